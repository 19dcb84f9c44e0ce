"""Terms that name how something is estimated, tested or fitted."""

from lrcore.wording.guide.terms.term import CALCULATOR, MODEL, PERFORMANCE, VALIDATION, WORKLIST, Term

METHODS = (
    Term(
        "Begg and Greenes",
        "A correction of recall and specificity where the outcome is known for some patients only. It holds "
        "if, among flagged and among unflagged patients, those with a known outcome are like those without.",
        ("Begg",),
        VALIDATION,
    ),
    Term(
        "bootstrap",
        "The same patients are drawn again and again, with repetition, and everything is computed anew. How "
        "much a result varies among such resamples shows how uncertain it is.",
        ("resample", "resamples", "resampled", "resampling"),
        PERFORMANCE,
    ),
    Term(
        "confidence interval",
        "A range made so that, in 95 of 100 samples of patients, it holds the true value. How often it "
        "really does is stated under Intervals.",
        ("95 % interval", "95 % intervals"),
        PERFORMANCE,
    ),
    Term(
        "CORP",
        "An exact decomposition of the Brier score. Isotonic regression, which only assumes that a higher "
        "risk means cancer at least as often, forms its groups.",
        ("isotonic regression",),
        PERFORMANCE,
    ),
    Term(
        "cross-validated",
        "Each patient is scored by a model that was fitted without that patient.",
        ("cross-validation", "cross-validations", "cross-validating"),
        PERFORMANCE,
    ),
    Term(
        "DeLong's method",
        "The uncertainty of an AUC, and of the difference between two, from how well each single patient is "
        "ranked; without resampling.",
        ("DeLong's variance", "DeLong's", "DeLong"),
        VALIDATION,
    ),
    Term("held out", "Patients set aside before fitting.", ("held-out",), VALIDATION),
    Term(
        "Holm's correction",
        "p values made larger because several questions are asked at once, so that chance seldom answers "
        "any of them.",
        ("Holm",),
        VALIDATION,
    ),
    Term(
        "log-odds",
        "The logarithm of risk / (1 - risk), the scale on which the model adds up; 0 stands for a risk of "
        "50 %.",
        ("logit",),
        CALCULATOR,
    ),
    Term(
        "lowess",
        "A local regression that draws the smooth calibration curve; loess is another form of it.",
        ("loess",),
        PERFORMANCE,
    ),
    Term(
        "optimism",
        "How much better a model looks on the patients it was fitted to than on others. Harrell's bootstrap "
        "estimates it by refits, and it is subtracted.",
        ("Harrell's bootstrap",),
        PERFORMANCE,
    ),
    Term(
        "partially pooled",
        "The estimate of one subgroup, drawn towards the mean of all the more, the less its own patients "
        "tell.",
        (),
        VALIDATION,
    ),
    Term(
        "penalty",
        "What draws coefficients towards 0 while a model is fitted, so that it learns less of what is "
        "chance in its patients.",
        ("penalties", "penalised", "L2"),
        MODEL,
    ),
    Term(
        "Poisson-binomial",
        "The distribution of a number of cancers when every patient has a risk of their own.",
        (),
        WORKLIST,
    ),
    Term(
        "prediction interval",
        "A range for a centre not yet seen. It is wider than the interval of the mean over centres, and "
        "more patients of the same centres hardly narrow it.",
        ("prediction intervals",),
        VALIDATION,
    ),
    Term(
        "prior",
        "What is assumed about a rate before any patient is counted, as if a few had been counted already.",
        ("priors",),
        PERFORMANCE,
    ),
    Term(
        "random effects",
        "Centres are pooled as a sample of centres that truly differ. REML estimates by how much; "
        "Hartung-Knapp widens the interval of the mean where centres are few.",
        ("REML", "Hartung-Knapp"),
        VALIDATION,
    ),
    Term(
        "refit",
        "The model fitted again to resamples of its patients. How much a risk varies among them shows how "
        "firm it is.",
        ("refits",),
        WORKLIST,
    ),
    Term(
        "restricted cubic splines",
        "A smooth curve of cubic pieces with straight ends, used instead of a local regression where "
        "patients are many.",
        ("splines",),
    ),
    Term(
        "shrinkage",
        "How much the coefficients of a model would have to be drawn towards 0 to be right for other "
        "patients. A series that asks for more than 10 % was small.",
        (),
        MODEL,
    ),
    Term(
        "Spiegelhalter's test",
        "A test that the risks are right, by the Brier score; a small p speaks against them.",
        ("Spiegelhalter's z", "Spiegelhalter"),
        PERFORMANCE,
    ),
    Term(
        "standard error",
        "How much an estimate would vary between samples of the same size, as a standard deviation.",
        ("standard errors", "SE"),
        VALIDATION,
    ),
    Term("TRIPOD+AI", "A checklist of what a report on a prediction model should state.", ("TRIPOD",)),
    Term(
        "Wilson interval",
        "A confidence interval for a share that stays within 0 % and 100 % and holds for few patients.",
        ("Wilson's", "Wilson"),
        PERFORMANCE,
    ),
)
