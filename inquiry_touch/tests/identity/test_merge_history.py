from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .common import IdentityCase

FILES = 5
merges = st.lists(st.tuples(st.integers(0, FILES - 1), st.integers(0, FILES - 1)), max_size=6)


class TestMergeHistory(IdentityCase):
    """Whatever is merged, written meanwhile and undone in whatever order: all is as if it never was."""

    def _files(self):
        values = (
            {"phone": "+4930111111"},
            {"company": "Acme"},
            {"name": "Cleo"},
            {},
            {"company": "Dora Ltd"},
        )
        return [self._buyer(email=f"f{number}@acme.com", **one) for number, one in enumerate(values)]

    def _state(self, files):
        self.env.flush_all()
        self.env.invalidate_all()
        return [
            (
                file.name,
                file.phone,
                file.partner_name,
                file.borrowed,
                file.last_seen_at,
                file.merged_into_id.id,
                sorted(file.key_ids.mapped(lambda key: (key.value, key.file_id.id))),
                sorted(file.lead_ids.ids),
                self.env["inquiry.buyer.suggestion"].search_count(file._suggestion_domain()),
            )
            for file in files
        ]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(pairs=merges, order=st.randoms(use_true_random=False))
    def test_id_03_merging_then_undoing_is_the_identity(self, pairs, order):
        savepoint = self.env.cr.savepoint()
        try:
            files = self._files()
            for file in files:
                self._case(file)
            before = self._state(files)
            made = []
            for kept, other in pairs:
                if files[kept]._root() != files[other]._root():
                    made.append(self._merge(files[kept], files[other]))
            for merge in made:
                self.assertEqual(len(merge.kept_id._root().lead_ids), len(merge.kept_id._root()._members()))
            order.shuffle(made)
            for merge in made:
                merge.action_undo()
            self.assertEqual(self._state(files), before)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
