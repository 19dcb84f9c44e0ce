"""What the header of a table of risks announces, by its words."""

import re
from collections.abc import Iterable
from functools import lru_cache

from lrcore import schema
from lrcore.reader.choices import Choices
from lrcore.reader.columns.spelling import id_rank, is_label_header, squashed, word_set, words_of

RISK, LOG_ODDS, LABEL, ID = "risk", "log-odds", "label", "id"
_MEASURED = (RISK, LOG_ODDS, LABEL)  # which --centre cannot turn into centres
DECISION, OTHER_NUMBER, CENTRE = "decision", "other number", "centre"

_NUMBER = re.compile(r"\s*[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?\s*%?\s*")
_DIGITS, _NUMBER_START = frozenset("0123456789"), frozenset("0123456789.+-")


_HEADERS_OF_RISKS = word_set(schema.RISK_HEADERS)
_HEADERS_OF_LOG_ODDS = word_set(schema.LOG_ODDS_HEADERS)
_PROBABILITY = word_set(
    "risk risks prob probs proba probas probability probabilities probabilistic phat likelihood "
    "confidence conf score scores scored scoring predprob ypred yprob yscore yproba certainty posterior "
    "sigmoid softmax pmal pmalignant pcancer risiko wahrscheinlichkeit probabilidad probabilite riesgo "
    "risque kans kansen waarschijnlijkheid risico probabilita probabilidade rischio risco sannolikhet "
    "sandsynlighed sannsynlighet todennakoisyys prawdopodobienstwo ryzyko pravdepodobnost riziko "
    "valoszinuseg olasilik риск вероятность 確率 概率 风险 確率値 리스크 확률"
)
_PREDICTED = word_set(
    "pred preds predict predicted prediction predictions predictive yhat fitted estimate estimated "
    "vorhersage prognose voorspeld voorspelde geschat geschatte predit predite previsto voorspelling "
    "prediccion predicao previsao previsione predizione prevision pronostico prediktion"
)
_CLASS = word_set(
    "class classes label labels category decision decisions type hard bin binary flag flagged call "
    "classification diagnosis status outcome response"
)
_OUTCOME = word_set(
    "true truth actual actuals observed obs gt groundtruth gold reference ref target targets expected "
    "outcome outcomes event events diagnosis diagnose label labels class classes response result status "
    "ytrue ytest yval yactual yobs y death dead died dies mortality deceased cancer malignant malignancy "
    "carcinoma tumor tumour disease diseased relapse recurrence biopsy histology pathology affected "
    "befund malign maligne maligno ergebnis ereignis uitslag resultat resultado resultaat risultato "
    "uitkomst esito utfall udfald resultaatti wynik vysledek sonuc исход 結果 结果 结局 결과 desenlace "
    "desfecho verstorben gestorben overleden deces fallecido muerte morte obito"
)
_ANY_CLASS = word_set("class classes label labels category")
_OBSERVED = word_set("observed actual empirical")
_TRUTH = word_set("true truth actual observed obs gt ground gold reference ytrue ytest yactual")
_FILLERS = word_set(
    "y is has had the of in at within by for val value values test valid validation train dev eval col "
    "column var binary bin bool boolean num numeric int integer code coded encoded id final real event "
    "day days d month months m year years yr yrs hour hours h any standard ground confirmed patient obs again"
)
_LOGIT = word_set("logit logits logodds lp eta xb linpred")
_OTHER_NUMBER = word_set(
    "lower upper lo hi lwr upr lb ub lcl ucl lci uci ci limit limits se sd std stderr sem var "
    "variance error err rank quantile percentile decile threshold cutoff cutpoint weight weights loss "
    "correct incorrect wrong match matches agreement agree uncertainty entropy variability residual "
    "residuals resid fold split repeat seed iteration count n brier auc"
)
_COVARIATE = word_set(
    "sex gender male female woman women man men smoker smoking smoke smoked diabetes diabetic treatment "
    "treated treat arm group race ethnicity menopause menopausal postmenopausal married hypertension "
    "train training test validation insured urban rural pregnant pregnancy center centre site hospital "
    "cohort included age flagged flag alert selected bmi height year date visit er pr her2 brca "
    "mutation family history famhist famhistory obese lymph node nodes dense density laterality side parity "
    "ward clinic institution institute lab laboratory scanner device department region country county city "
    "language histology quadrant season"
)
_NOT_OF_OUTCOME = word_set(  # probabilities, but not of the outcome
    "propensity propensities ps pscore ipw iptw ipcw censoring censored uncensored censor inclusion "
    "sampling selection missingness"
)
_TREATED = word_set("treat treated treatment exposed exposure")
_ID = word_set("id ids identifier")
_DEATH = word_set("death deaths dead died mortality deceased")
_NO_PROBABILITY = word_set("value val values adj adjusted patient")  # "p value", "P-0012"
_RISK_WITHIN = re.compile(  # words written as one
    r"^p(?:r|rob|hat)?(?:mal|cancer|event|death|dead|died|pos|neg|ben|disease|case|yes)"
    r"|predmarker|predprob|riskscore|[a-z](?:risk\d?|prob|proba|probability)$|^pre\d$"
)
_SPSS_GROUP = re.compile(r"pgr\d")


def column_kind(header: str, choices: Choices) -> str | None:
    """Return what the header of a table of risks announces, or None.

    Examples
    --------
    >>> [column_kind(name, Choices()) for name in ("risk", "lp", "y_test", ".pred_Yes", "age")]
    ['risk', 'log-odds', 'label', 'risk', None]
    >>> [column_kind(name, Choices()) for name in ("predicted_class", "risk_upper")]
    ['decision', 'other number']
    """
    if choices.risk_columns and header in choices.risk_columns:
        return LOG_ODDS if _kind_by_words(header) == LOG_ODDS else RISK
    if choices.label_column and header == choices.label_column:
        return LABEL
    if header[:1] in _NUMBER_START and header[-1:] in _DIGITS and not header[1:2].isalpha():
        return None  # most cells of a table
    kind = _kind_by_words(header)
    if kind in (RISK, LOG_ODDS) and choices.risk_columns:
        return None
    if kind == LABEL and choices.label_column is not None:
        kind = None
    if choices.centre_column and header == choices.centre_column and kind not in _MEASURED:
        return CENTRE
    return kind


def announces_probability(header: str) -> bool:
    """Return whether a header speaks of a probability or a score, not only of a prediction."""
    words = frozenset(words_of(header))
    return bool(words & _PROBABILITY) or _is_p(header)


def announces_only_risk(words: Iterable[str]) -> bool:
    """Return whether the words of a header speak of predictions and classes only."""
    return set(words) <= _PROBABILITY | _PREDICTED | _CLASS | {"p", "y", "pr"}


def is_covariate(header: str) -> bool:
    """Return whether a header names a property of patients that is neither risk nor outcome."""
    words = set(words_of(header))
    return bool(words & _COVARIATE) and not words & _DEATH  # "in-hospital death"


def is_truth(header: str) -> bool:
    """Return whether a header speaks of what is true, next to which a "response" is a prediction."""
    return bool(_TRUTH & set(words_of(header)))


def is_class(header: str) -> bool:
    """Return whether a header names a class without saying whether it is the true or the predicted one."""
    return set(words_of(header)) <= _ANY_CLASS


def is_observed(header: str) -> bool:
    """Return whether a header speaks of what was observed, as a share of patients is next to their risk."""
    return bool(_OBSERVED & set(words_of(header)))


def may_be_response(header: str) -> bool:
    """Return whether a header means a prediction where another column holds the truth."""
    return words_of(header) in (("response",), ("classification",), ("estimate",))


@lru_cache(maxsize=4096)
def _kind_by_words(header: str) -> str | None:
    if not header.strip() or _NUMBER.fullmatch(header):
        return None
    plain, words = squashed(header), frozenset(words_of(header))
    if _is_p_value(words, plain) or _is_not_of_outcome(words):
        return OTHER_NUMBER
    if plain in _HEADERS_OF_LOG_ODDS or words & _LOGIT or _is_log_odds(words):
        return OTHER_NUMBER if words & _OTHER_NUMBER else LOG_ODDS
    named = words & (_PROBABILITY | _PREDICTED | _OUTCOME) or plain in _HEADERS_OF_RISKS
    if words & _OTHER_NUMBER - {"error"} or (named and "error" in words):
        return OTHER_NUMBER
    return _risk_or_decision(header, plain, words) or _label_or_id(header, words)


def _risk_or_decision(header: str, plain: str, words: frozenset[str]) -> str | None:
    if ("scored" in words and words & {"labels", "label"}) or _SPSS_GROUP.fullmatch(plain):
        return DECISION  # "Scored Labels" next to "Scored Probabilities", PGR_1 next to PRE_1
    if words & _PROBABILITY or plain in _HEADERS_OF_RISKS or _is_p(header) or _RISK_WITHIN.search(plain):
        return None if words & _ID else RISK  # "score_id"
    if words & _PREDICTED:
        return DECISION if words & _CLASS or header.rstrip().endswith((")", "]")) else RISK
    return None


def _is_p(header: str) -> bool:
    """Recognise "P (class=M)", "p_yes", "p0": the letter p, and its event; not "csPCa"."""
    parts = words_of(header)
    words = frozenset(parts) if "p" in parts[:1] + parts[-1:] or "P" not in header else frozenset()
    numbers = set(filter(str.isdigit, words))
    return "p" in words and not words & _NO_PROBABILITY and len(words) <= 4 and numbers <= {"0", "1", "2"}


def _is_p_value(words: frozenset[str], plain: str) -> bool:
    """Recognise "p_value", "p.adj", "pval": results of a test, which also lie between 0 and 1."""
    return {"p"} < words <= {"p", *_NO_PROBABILITY - {"patient"}} or plain in {"pval", "pvalue"}


def _is_log_odds(words: frozenset[str]) -> bool:
    return words >= {"log", "odds"} or ("linear" in words and bool(words & {"predictor", "predictors"}))


def _is_not_of_outcome(words: frozenset[str]) -> bool:
    """Recognise "propensity_score", "p_treated", "ipcw": probabilities of treatment, of being in the data."""
    others = words - _TREATED
    of_treatment = others != words and others and others <= _PROBABILITY | {"p", "of", "being", "pr"}
    return bool(words & _NOT_OF_OUTCOME or of_treatment)


def _label_or_id(header: str, words: frozenset[str]) -> str | None:
    if is_label_header(header):
        return LABEL
    if words & _OUTCOME and all(word.isdigit() for word in words - _OUTCOME - _FILLERS):
        return LABEL
    return ID if id_rank(header) >= 0 else None
