"""A real mail server on this machine: what the application sends by SMTP, as it was received."""

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Boite:
    """Keeps every message, in the order they came. `refuse`: addresses the server knows nothing of."""

    def __init__(self):
        self.messages: list[EmailMessage] = []
        self.refuse: set[str] = set()
        self.port = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return "550 5.1.1 Adresse inconnue"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def destinataires(self) -> list[str]:
        return [message["To"] for message in self.messages]

    @property
    def sujets(self) -> list[str]:
        return [message["Subject"].strip() for message in self.messages]

    def pour(self, adresse: str) -> list[EmailMessage]:
        return [message for message in self.messages if message["To"] == adresse]


def ouvrir_une_boite() -> tuple[Boite, Controller]:
    """Starts the server, on a free port."""
    boite = Boite()
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        boite.port = prise.getsockname()[1]
    serveur = Controller(boite, hostname="127.0.0.1", port=boite.port)
    serveur.start()
    return boite, serveur
