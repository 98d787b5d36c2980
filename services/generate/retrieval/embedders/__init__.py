"""Models behind the :class:`~services.generate.retrieval.ports.Embedder` port."""
