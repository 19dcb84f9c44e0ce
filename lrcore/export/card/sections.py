"""The sections of the card in words."""

from typing import Any

from lrcore import __version__
from lrcore.export.contents import ModelExport
from lrcore.registry.operating_point import digits_shown
from lrcore.wording.model import LIMITS, NOTICE, change_in_words

OPEN = "[TO BE COMPLETED]"  # begins every field that only people can fill in
NO_GROUPS = (
    "No age, sex, ethnicity or site is recorded in the development series: whether the model serves some "
    "groups worse cannot be known from it."
)
_SUMMARY = (
    "A logistic regression with an L2 penalty that gives the risk of malignancy of a breast mass from 30 "
    "measurements of cell nuclei in a fine-needle aspirate. An aspirate at or above the threshold in force "
    "is flagged."
)
_HOW_TO_USE = (
    "Supply 30 measurements made as in the development series. Values that are missing, not numbers or "
    "implausible are refused. Read the risk together with the notes on values outside the development range."
)
_SERIES = (
    "One consecutive series of fine-needle aspirates of breast masses from one US centre, digitised before "
    "1995; the number with a malignant mass is not that of a screening population."
)
_REFERENCES = "Street, Wolberg and Mangasarian 1993, doi:10.1117/12.148698. Data: doi:10.24432/C5DW2B."


def open_field(what: str) -> str:
    """Return the text of a field that only people can fill in.

    Examples
    --------
    >>> open_field("funding")
    '[TO BE COMPLETED] funding.'
    """
    return f"{OPEN} {what}."


def sections(export: ModelExport) -> dict[str, Any]:
    """Return every section but the key metrics: texts, or texts by the name of their element."""
    return {
        "BasicInfo": {
            "ModelName": f"Cutpoint {export.version}",
            "ModelDeveloper": open_field("who is responsible for the model at the place of use"),
            "DeveloperContact": open_field("contact"),
        },
        "ReleaseInfo": _release(export),
        "ModelSummary": {
            "Summary": _SUMMARY,
            "Keywords": {"Keyword": ["breast mass", "fine-needle aspiration", "logistic regression"]},
        },
        "UsesAndDirections": {
            "IntendedUseAndWorkflow": f"{NOTICE} {open_field('workflow at the place of use')}",
            "PrimaryIntendedUsers": open_field("who reads the risks, and with which training"),
            "HowToUse": _HOW_TO_USE,
            "TargetedPatientPopulation": f"{_SERIES} {open_field('population at the place of use')}",
            "CautionedOutOfScopeSettings": "Screening, and measurements made by other instruments than those "
            "of the series, unless the model was validated there.",
        },
        "Warnings": {
            "KnownRisksAndLimitations": " ".join(LIMITS),
            "KnownBiasesOrEthicalConsiderations": NO_GROUPS,
            "ClinicalRiskLevel": open_field("classification of the risk at the place of use"),
        },
        "TrustIngredients": {
            "AISystemFacts": _facts(export),
            "TransparencyInformation": {
                "FundingSource": open_field("funding"),
                "StakeholdersConsulted": open_field("patients, clinicians and others who were consulted"),
            },
        },
        "Resources": {
            "PeerReviewedPublications": _REFERENCES,
            "PatientConsentOrDisclosure": open_field("consent and disclosure at the place of use"),
        },
        "Bibliography": _REFERENCES,
    }


def _release(export: ModelExport) -> dict[str, Any]:
    record = export.artifact.record
    return {
        "ReleaseStage": open_field("stage of release at the place of use"),
        "ReleaseDate": record.created_at[:10],
        "ReleaseVersion": f"{record.version} (Cutpoint {__version__}; SHA-256 of the record {export.digest})",
        "GlobalAvailability": open_field("where it is used"),
        "RegulatoryApproval": "None. Not a medical device.",
    }


def _facts(export: ModelExport) -> dict[str, Any]:
    record = export.artifact.record
    data, parameters = record.data, record.parameters
    held_out = len(record.held_out_rows)
    weights = parameters["class_weight"] or "none"
    return {
        "OutcomesAndOutputs": "Outcome: malignant, by diagnosis. Outputs: a risk from 0 to 1, its log-odds, "
        f"and whether it is flagged at or above the threshold in force, {digits_shown(export.threshold)}.",
        "ModelType": f"Logistic regression, L2 penalty, C = {parameters['C']:g}, class weights {weights}.",
        "InputDataSource": f"{data['name']} (SHA-256 {data['sha256']}).",
        "OutputAndInputDataTypes": "Input: 30 numbers. Output: numbers.",
        "DevelopmentDataCharacterization": f"{_SERIES} n = {data['n']}, {data['n_malignant']} malignant; "
        f"{data['n'] - held_out} were used for fitting, {held_out} were held out at random.",
        "BiasMitigationApproaches": open_field("measures against unequal performance"),
        "OngoingMaintenance": _maintenance(export),
    }


def _maintenance(export: ModelExport) -> str:
    """Return every update of the model, and every threshold put in force for it."""
    updates = [
        f"Updated on {each.applied_at[:10]} by {each.applied_by} ({each.method}), on {each.n:,} patients "
        f"({each.n_malignant:,} malignant): {change_in_words(each.change)}. Reason: {each.rationale}"
        for each in export.artifact.record.updates
    ]
    thresholds = [
        f"Threshold {digits_shown(point.threshold)} put in force on {point.chosen_at[:10]} by "
        f"{point.chosen_by}, on {point.evidence.evaluation_set} (n = {point.evidence.n}). "
        f"Reason: {point.rationale}"
        for point in export.decisions
    ]
    known = updates or ["The model was not updated since it was fitted."]
    chosen = thresholds or [export.in_force.sentence]
    return " ".join([*known, *chosen, open_field("plan for monitoring and updating")])
