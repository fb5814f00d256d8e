from django.core.management.base import BaseCommand, CommandError

from participants.models import Participant
from suivi.apres.ecriture import tenir
from suivi.apres.entretien import verifier
from territoires.models import Changement


class Command(BaseCommand):
    help = (
        "Recalcule tout le suivi après le travail et le compare à ce qui est enregistré. "
        "Échoue s'ils diffèrent ; --corriger remet à jour."
    )

    def add_arguments(self, parser):
        parser.add_argument("--structure", metavar="CODE", help="une structure seulement")
        parser.add_argument("--corriger", action="store_true", help="remet à jour ce qui diffère")

    def handle(self, *args, **options):
        participants = Participant.objects.order_by("pk")
        if options["structure"]:
            participants = participants.filter(structure__code=options["structure"])
        differents = list(verifier(participants.values_list("pk", "structure")))
        if options["corriger"]:
            tenir(personnes=differents)
            Changement.signaler([None])
        if differents and not options["corriger"]:
            raise CommandError(
                f"Le suivi enregistré de {len(differents)} personnes sur {participants.count()} n'est "
                "pas celui que donne la règle : lancez « manage.py verifier_suivi --corriger »."
            )
        self.stdout.write(
            f"Suivi vérifié : {participants.count()} personnes, {len(differents)} remises à jour."
        )
