"""How long each kind of data is kept (GDPR, Art. 5(1)(e)); docs/security/retention.md lists it.

What is due is deleted by MongoDB (TTL indexes) or, where an erasure must reach every service, by
ingest's sweeper.
"""

from pydantic import BaseModel, Field


class RetentionSettings(BaseModel):
    """Days, by kind of data."""

    keep_file_days: int = Field(
        default=30, ge=1, description="Uploaded files, where COACH_KEEP_ORIGINAL keeps them"
    )
    keep_text_days: int = Field(
        default=90, ge=1, description="Masked text with its profile, and what was masked"
    )
    keep_result_days: int = Field(
        default=90, ge=1, description="Results, and the jobs they were made for"
    )
    keep_resume_days: int = Field(
        default=120, ge=1, description="A resume without a change for so long is erased everywhere"
    )
    keep_delivery_days: int = Field(
        default=30, ge=8, description="Who was told of what; longer than events can come again"
    )
    keep_outcome_days: int = Field(
        default=8, ge=8, description="Outcomes of events; a day more than topics keep records"
    )
    keep_tombstone_days: int = Field(
        default=60, ge=31, description="That a resume was erased; longer than dead letters lie"
    )
    keep_access_days: int = Field(
        default=2 * 365, ge=31, description="Access log; PIPA's rules ask for one or two years"
    )
    keep_ended_days: int = Field(
        default=90, ge=1, description="API keys that ended, webhooks whose receiver is gone"
    )
    keep_ledger_days: int = Field(
        default=3 * 365, ge=31, description="Erasure ledger; longer than any backup is kept"
    )
