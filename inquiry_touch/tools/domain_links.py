"""Walk through a domain and exchange the ids of records in it, which mean nothing in another database."""


def exchange_ids(domain, model_of, exchange, path=""):
    """Return a domain, lists for tuples, in which each value of a leaf about records was exchanged.

    :param list domain: operators as text and leaves of three
    :param model_of: tells by the path of a leaf which model its ids are of, None when it holds none
    :param exchange: gets a model and one value of such a leaf, and returns what to put in its place

    >>> exchange_ids([("tag_ids", "in", [7])], {"tag_ids": "crm.tag"}.get, lambda model, one: model)
    [['tag_ids', 'in', ['crm.tag']]]
    """
    return [
        _exchange_leaf(list(part), model_of, exchange, path) if _is_leaf(part) else _as_list(part)
        for part in domain
    ]


def _exchange_leaf(leaf, model_of, exchange, path):
    name, operator, value = leaf
    full = f"{path}.{name}" if path else name
    if operator in ("any", "not any", "any!", "not any!") and isinstance(value, list | tuple):
        return [name, operator, exchange_ids(value, model_of, exchange, full)]
    model = model_of(full)
    if model is None:
        return [name, operator, _as_list(value)]
    if isinstance(value, list | tuple | set):
        return [name, operator, [exchange(model, one) for one in value]]
    return [name, operator, exchange(model, value)]


def _is_leaf(part):
    return isinstance(part, list | tuple) and len(part) == 3 and isinstance(part[0], str)


def _as_list(value):
    return [_as_list(one) for one in value] if isinstance(value, list | tuple | set) else value
