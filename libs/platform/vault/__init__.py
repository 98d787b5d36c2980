"""The vault: content encrypted at rest, read by reference (claim check).

A data key per resume, wrapped by a key-encryption key; AES-256-GCM throughout. Destroying the data
key erases every copy of the content, backups included.
"""
