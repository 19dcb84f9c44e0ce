import numpy as np
from sklearn.datasets import load_breast_cancer

from lrcore.model.dataset import load, split


def test_it_is_scikit_learns_table_with_the_code_turned_round():
    theirs = load_breast_cancer()
    data = load()
    np.testing.assert_array_equal(data.measurements, theirs.data)
    np.testing.assert_array_equal(data.outcome, 1 - theirs.target)
    assert theirs.target_names[0] == "malignant"


def test_212_are_malignant():
    assert np.bincount(load().outcome).tolist() == [357, 212]


def test_malignant_nuclei_are_larger():
    data = load()
    radius = data.measurements[:, 0]
    assert radius[data.outcome == 1].mean() > radius[data.outcome == 0].mean()


def test_the_split_is_the_tutorials(reference):
    from sklearn.model_selection import train_test_split

    theirs = load_breast_cancer()
    train, test = split(load().outcome, test_size=0.2, seed=42)
    _, their_test = train_test_split(theirs.data, test_size=0.2, random_state=42, stratify=theirs.target)
    np.testing.assert_array_equal(load().measurements[test], their_test)
    assert len(train) + len(test) == 569
    assert not set(train) & set(test)
    assert load().outcome[test].sum() == 42


def test_nobody_can_change_the_shared_table():
    assert not load().measurements.flags.writeable
    assert not load().outcome.flags.writeable
