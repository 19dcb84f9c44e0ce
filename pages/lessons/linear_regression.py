"""Linear regression: how does a line learn from data?"""

import streamlit as st

from lrcore.lessons.collinear import near_copies, solved_or_nan
from lrcore.lessons.cost import measured, seconds
from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.least_squares import (
    mean_squared_error,
    mean_squared_error_gradient,
    normal_equation,
    ridge,
    standard_errors,
    with_intercept,
)
from lrcore.ui.components.live import live
from lrcore.ui.lessons import lesson
from lrcore.ui.lessons import linear_regression as content
from lrcore.ui.table import show_table

lesson.lesson_header("linear_regression")

st.header("What is minimised", anchor=False)
lesson.prose(
    "Before a risk, a plain number: how large is the mean area of a patient's nuclei, given their mean "
    "radius and texture? The fitted value is a weighted sum, and the residual is what it misses."
)
lesson.formula(
    r"\hat{y}_i = w_0 + w_1\,\text{radius}_i + w_2\,\text{texture}_i",
    r"\text{MSE}(w) = \frac{1}{n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2",
)
lesson.prose("With one row of $X$ for each patient, the first column all ones:")
lesson.formula(r"\text{MSE}(w) = \frac{1}{n}\, \lVert Xw - y \rVert^2")

st.header("The normal equation", anchor=False)
lesson.prose(
    "The mean squared error is a bowl. At its bottom the derivative by every weight is zero, which is a "
    "system of linear equations:"
)
lesson.formula(
    r"\nabla\, \text{MSE}(w) = \frac{2}{n}\, X^{\top}(Xw - y)",
    r"X^{\top}(Xw - y) = 0",
    r"X^{\top}X\, w = X^{\top}y",
)
lesson.prose(
    "In words: the residuals are at right angles to every column, so no column could explain any more of "
    "them."
)
straight = content.fit(content.STRAIGHT)
show_table(content.coefficients(straight))
lesson.caption(
    f"All {len(straight.residual)} aspirates; R squared {straight.explained:.4f}. Intervals are 1.96 "
    "classical standard errors on each side."
)
lesson.show_code(with_intercept, mean_squared_error, normal_equation, standard_errors)

st.header("Residuals", anchor=False)
lesson.prose(
    f"An R squared of {straight.explained:.3f} looks convincing. Examine the residuals before trusting it."
)
found = content.show_residuals()
lesson.prose(
    f"R squared {found.explained:.4f}. The straight radius leaves a clear bend: the area of a round "
    "nucleus grows with the *square* of its radius, and a line cannot. With the square the bend is gone "
    "and the weight is close to $\\pi = 3.14$; what remains is a scatter that grows with the size. The "
    "intervals above assumed residuals without a pattern and of the same spread everywhere, so for the "
    "straight radius they promise too much. No summary number shows this; the picture does."
)
show_table(content.coefficients(found))

st.header("Gradient descent", anchor=False)
lesson.prose(
    "There is another way down: start anywhere and go a little against the gradient, again and again. "
    "$\\eta$ is the learning rate."
)
lesson.formula(r"w \leftarrow w - \eta\, \nabla\, \text{MSE}(w)")
live(content.descent_figure(), key="step")
lesson.prose(
    f"Area on radius, standardised, $\\eta$ = {content.RATE}. Each step leaves 1 − 2 × {content.RATE} = "
    f"{1 - 2 * content.RATE:.1f} of the distance to the best weights: fast at first, then ever smaller. "
    "Logistic regression has no normal equation; this way still works there (lesson 4)."
)
lesson.show_code(gradient_descent, mean_squared_error_gradient)

st.header("Redundant columns", anchor=False)
lesson.prose(
    "Add the diameter, twice the radius. Then 1 and 0 predict the same as 0 and one half: the bottom of "
    "the bowl is a valley, $X^{\\top}X$ has no inverse, and what the normal equation returns, if "
    "anything, is rounding error divided by rounding error. `lstsq` takes $X$ apart without forming "
    "$X^{\\top}X$ and returns the shortest of all solutions; ridge adds a small penalty, which makes the "
    "bottom a point again."
)
lesson.formula(r"(X^{\top}X + \lambda I)\, w = X^{\top}y")
show_table(content.exact_copy())
lesson.caption(
    f"$\\lambda$ = {content.PENALTY:g}, with a 0 for the first 1 of $I$: the intercept is not penalised."
)
lesson.prose(
    "A near copy is worse, because nothing complains. Here the outcome is made with the weights 2 and 3, "
    "without noise, and the copy comes nearer and nearer to the radius."
)
live(content.near_copies_figure(), key="distance")
lesson.prose(
    "The condition number bounds how much errors can grow. Forming $X^{\\top}X$ squares it: from a "
    "distance of about 1e-7 the normal equation has no correct digit left, and now and then it finds no "
    "solution, where the line is broken; `lstsq` still has about nine digits. Ridge shares the weight "
    "equally, 2.5 and 2.5: not the truth, but never wild. With real noise no method can tell the two "
    "columns apart; lesson 2 shows what that means for a coefficient."
)
lesson.show_code(near_copies, solved_or_nan, ridge)

st.header("What solving costs", anchor=False)
lesson.prose(
    "For $p$ features and $n$ patients, forming $X^{\\top}X$ takes about $n p^2$ multiplications, solving "
    "about $p^3/3$ to $2p^3/3$, and a step of gradient descent $2np$. Twice the features: four times, "
    "eight times, twice."
)
content.show_cost_of_solving()
lesson.prose(
    "So for 30 features the equation is solved in less than a millisecond and no other method is needed. "
    "For many thousands the cube decides, unless descent needs very many steps, which depends on the "
    "condition number."
)
lesson.show_code(measured, seconds)

lesson.exercises(
    (
        "Three points: (0, 1), (1, 2), (2, 4). Find the line by the normal equation.",
        "$X^{\\top}X = \\begin{pmatrix} 3 & 3 \\\\ 3 & 5 \\end{pmatrix}$ and $X^{\\top}y = (7, 10)$. The "
        "solution is $w_1 = 3/2$, $w_0 = 5/6$. The residuals $1/6, -1/3, 1/6$ add up to zero.",
    ),
    (
        "The weight of texture has an interval that contains 0. Does texture say nothing about area?",
        "It adds nothing that these data show once the radius is known. Alone it correlates with the area "
        "(r = 0.32). A weight always describes what the other columns leave unexplained.",
    ),
    (
        "At which learning rate does descent on one standardised column stop converging?",
        "Each step multiplies the distance by $1 - 2\\eta$. From $\\eta = 1$ on that is $-1$ or beyond: "
        "the line swings from side to side for ever, or further each time.",
    ),
)
lesson.sources(
    (
        "Stigler SM. Gauss and the invention of least squares. Annals of Statistics 1981. "
        "doi:10.1214/aos/1176345451.",
        "Anscombe FJ. Graphs in statistical analysis. The American Statistician 1973. "
        "doi:10.1080/00031305.1973.10478966. Why residuals are examined.",
        "Higham NJ. Accuracy and stability of numerical algorithms. SIAM 2002. "
        "doi:10.1137/1.9780898718027. The normal equation squares the condition number.",
        "Hoerl AE, Kennard RW. Ridge regression: biased estimation for nonorthogonal problems. "
        "Technometrics 1970. doi:10.1080/00401706.1970.10488634.",
        "Harris CR and others. Array programming with NumPy. Nature 2020. doi:10.1038/s41586-020-2649-2.",
    )
)
lesson.link_to_neighbours("linear_regression")
