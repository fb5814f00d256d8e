def acces(request):
    """Who is looking, for every template: the access in use, and those the person may switch to."""
    return {
        "acces": getattr(request, "acces", None),
        "acces_possibles": getattr(request, "acces_possibles", []),
    }
