"""The structure measured, alone in its database: what it reads there, in JSON."""

from bench.mesure import preparer

preparer()

import json  # noqa: E402

from bench import volume  # noqa: E402

if __name__ == "__main__":
    volume.charger()
    print(json.dumps(volume.expliquer_les_annees()))
