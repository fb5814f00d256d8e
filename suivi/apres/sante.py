"""Words of health in a free text: kept out of a file, where the law wants none. Warned, never refused."""

from __future__ import annotations

import re

from clauses_project.textes import normaliser

MOTS = re.compile(
    r"\b(alcool\w*|addict\w*|avc|bipolair\w*|burn out|burnout|cancer\w*|chimio\w*|depress\w*|diabet\w*|"
    r"diagnosti\w*|drogue\w*|enceinte|epilep\w*|grossesse|handicap\w*|hepatite|hopital|hospitalis\w*|"
    r"infarctus|malad\w*|medical\w*|medicament\w*|opere\w*|operation|pathologi\w*|psych\w*|"
    r"schizo\w*|sclerose|seropositi\w*|sida|suicid\w*|toxico\w*|traitement|vih)\b"
)


def mots_de_sante(*textes: str) -> list[str]:
    """Those found, as they are searched (lower case, no accent), each once."""
    trouves = (mot for texte in textes for mot in MOTS.findall(normaliser(texte)))
    return list(dict.fromkeys(trouves))
