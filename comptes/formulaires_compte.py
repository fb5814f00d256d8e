"""allauth's forms in the words of the house, without a placeholder that repeats the label."""

from allauth.account import forms

LIBELLES = {
    "login": "Adresse électronique",
    "email": "Adresse électronique",
    "password": "Mot de passe",
    "remember": "Rester connecté sur cet appareil",
    "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe",
    "password2": "Nouveau mot de passe, une seconde fois",
}


class _EnClair:
    """`sans_mention`: two or three fields that everyone knows are required, without a word beside each."""

    sans_mention = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom, champ in self.fields.items():
            champ.widget.attrs.pop("placeholder", None)
            champ.label = LIBELLES.get(nom, champ.label)


class ConnexionForm(_EnClair, forms.LoginForm):
    pass


class AdresseForm(_EnClair, forms.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Nouvelle adresse électronique"


class OubliForm(_EnClair, forms.ResetPasswordForm):
    pass


class NouveauMotDePasseForm(_EnClair, forms.ResetPasswordKeyForm):
    pass


class ChangerMotDePasseForm(_EnClair, forms.ChangePasswordForm):
    pass


class ChoisirMotDePasseForm(_EnClair, forms.SetPasswordForm):
    pass
