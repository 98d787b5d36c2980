"""Personal data: found, masked, kept apart, and kept out of everything that leaves.

Start with :class:`~libs.privacy.masking.Masker` and :class:`~libs.privacy.guard.Guard`.
"""
