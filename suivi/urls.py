app_name = "suivi"
urlpatterns: list = []
