"""Documents to hand out: what is asked, what it says, how it is drawn. Issued by `suivi.actions.documents`."""
