"""What the service is measured against: an echo with the same body, and the tutorial's own service."""

import numpy as np
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

echo, tutorial = FastAPI(), FastAPI()


class Features(BaseModel):
    features: list[float]


class Answer(BaseModel):
    prediction: int
    probability: float
    label: str


@echo.post("/predict")
async def returned(sent: Features) -> Features:
    return sent


def trained():
    from sklearn.datasets import load_breast_cancer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    data = load_breast_cancer()
    train, _, target, _ = train_test_split(
        data.data, data.target, test_size=0.2, random_state=42, stratify=data.target
    )
    scaler = StandardScaler().fit(train)
    return scaler, LogisticRegression(max_iter=1000).fit(scaler.transform(train), target)


scaler, model = trained()


@tutorial.post("/predict")
def predicted(sent: Features) -> Answer:
    if len(sent.features) != 30:
        raise HTTPException(400, f"Expected 30 features, got {len(sent.features)}")
    scaled = scaler.transform(np.array(sent.features).reshape(1, -1))
    prediction = int(model.predict(scaled)[0])
    probability = float(model.predict_proba(scaled)[0][1])
    return Answer(
        prediction=prediction, probability=probability, label="benign" if prediction else "malignant"
    )
