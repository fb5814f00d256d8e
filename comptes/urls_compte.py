"""Addresses of one's own account: allauth's views and names, at French addresses, on house templates."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.generic import TemplateView

from clauses_project.droits import compte_suffit

urlpatterns = [
    path("connexion/", views.login, name="account_login"),
    path("deconnexion/", views.logout, name="account_logout"),
    path("inactif/", views.account_inactive, name="account_inactive"),
    path(
        "sur-invitation/",
        login_not_required(TemplateView.as_view(template_name="account/signup_closed.html")),
        name="account_signup",
    ),
    path("verification/", compte_suffit(views.reauthenticate), name="account_reauthenticate"),
    # Password
    path(
        "mot-de-passe/changer/",
        compte_suffit(views.password_change),
        name="account_change_password",
    ),
    path("mot-de-passe/choisir/", compte_suffit(views.password_set), name="account_set_password"),
    path("mot-de-passe/oublie/", views.password_reset, name="account_reset_password"),
    path(
        "mot-de-passe/oublie/envoye/",
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # E-mail address
    path("adresse/", compte_suffit(views.email), name="account_email"),
    path(
        "adresse/a-confirmer/",
        views.email_verification_sent,
        name="account_email_verification_sent",
    ),
    re_path(
        r"^adresse/confirmer/(?P<key>[-:\w]+)/$",
        views.confirm_email,
        name="account_confirm_email",
    ),
]
