"""Who signs in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone

from clauses_project.champs import RechercheField


class UtilisateurManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **champs):
        """A user known by e-mail, in lower case as sign-in compares it."""
        utilisateur = self.model(email=self.normalize_email(email).lower(), **champs)
        utilisateur.set_password(password)
        utilisateur.save(using=self._db)
        return utilisateur

    def get_by_natural_key(self, username: str | None):
        return self.get(email__iexact=username)


class Utilisateur(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by e-mail. What they may do comes from their `Acces`."""

    email = models.EmailField("adresse électronique", unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField(max_length=80)
    is_active = models.BooleanField("actif", default=True)
    date_joined = models.DateTimeField("inscrit le", default=timezone.now)
    recherche = RechercheField(sources=("prenom", "nom", "email"))

    objects = UtilisateurManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["nom", "prenom", "pk"]

    def __str__(self) -> str:
        return self.nom_complet or self.email

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()
