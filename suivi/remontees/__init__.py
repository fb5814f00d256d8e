"""Tables for those who ask: AVE, ANRU, DREETS, buyers for their SPASER, the FSE+.

Each is a form declared in a module of its own, with its version and the day it holds from. Its values come from
`suivi.chiffres` and from the rows behind them, and are computed nowhere else.
"""
