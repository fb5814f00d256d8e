"""From a figure to the rows that make it.

A figure is computed in `suivi.chiffres`; here is, for each of its keys, the list it was made from, under
the same perimeter, filters and period, with the same total.
"""
