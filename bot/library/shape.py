"""What all shapes of content have in common: nothing unknown in them, and each language present where words are."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from bot.language.detect import Language

T = TypeVar("T")


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InEachLanguage(Shape, Generic[T]):
    zh: T
    ko: T
    en: T

    def by_language(self) -> dict[Language, T]:
        return {"zh": self.zh, "ko": self.ko, "en": self.en}
