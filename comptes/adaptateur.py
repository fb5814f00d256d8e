from allauth.account.adapter import DefaultAccountAdapter


class AdaptateurComptes(DefaultAccountAdapter):
    """Accounts are made by invitation only; the rest is allauth's."""

    def is_open_for_signup(self, request) -> bool:
        return False
