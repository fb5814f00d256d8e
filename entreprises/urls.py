app_name = "entreprises"
urlpatterns: list = []
