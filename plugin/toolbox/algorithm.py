"""A job of the engine as a Processing algorithm."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtGui import QIcon

from ..engine.job import EngineJobError, run_and_wait
from ..icons_of import icon
from . import specs
from .parts import Parameter, Spec


class JobAlgorithm(QgsProcessingAlgorithm):
    """Runs the job of ``spec``; outputs its RESULT as JSON, and the files it was asked for."""

    def __init__(self, spec: Spec) -> None:
        super().__init__()
        self._spec = spec

    def createInstance(self) -> JobAlgorithm:
        return JobAlgorithm(self._spec)

    def name(self) -> str:
        return self._spec.name

    def displayName(self) -> str:
        return self._spec.label

    def shortHelpString(self) -> str:
        return self._spec.about

    def icon(self) -> QIcon:
        return icon(self._spec.icon)

    def initAlgorithm(self, configuration: dict[str, Any]) -> None:
        for parameter in self._spec.parameters:
            self.addParameter(definition(parameter))
        self.addOutput(QgsProcessingOutputString("RESULT", "JSON"))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        values = {p.name: self._value(p, parameters, context) for p in self._spec.parameters}
        said = ""

        def progress(fraction: float, text: str) -> None:
            nonlocal said
            feedback.setProgress(100 * fraction)
            if text and text != said:
                feedback.pushInfo(text)
                said = text

        try:
            outcome = run_and_wait(self._spec.arguments(values), progress, feedback.isCanceled)
        except EngineJobError as problem:
            if problem.failure.kind == "cancelled":
                feedback.pushInfo(problem.failure.message)
                return {}
            raise QgsProcessingException(problem.failure.message) from problem
        for notice in outcome.notices:
            feedback.pushWarning(notice)
        if outcome.description:
            feedback.pushInfo(outcome.description)
        files = {
            p.name: values[p.name] for p in self._spec.parameters if p.kind == specs.OUTPUT and values[p.name]
        }
        return {"RESULT": json.dumps(outcome.result, ensure_ascii=False), **files}

    def _value(self, parameter: Parameter, given: dict[str, Any], context: QgsProcessingContext) -> Any:
        name = parameter.name
        if given.get(name) is None and parameter.optional:
            return None
        if parameter.kind == specs.FLAG:
            return self.parameterAsBool(given, name, context)
        if parameter.kind == specs.NUMBER:
            return self.parameterAsInt(given, name, context)
        if parameter.kind == specs.CHOICE:
            return parameter.choices[self.parameterAsEnum(given, name, context)][0]
        if parameter.kind == specs.OUTPUT:
            return self.parameterAsFileOutput(given, name, context)
        if parameter.kind in (specs.WORKSPACE, specs.FILE):
            return self.parameterAsFile(given, name, context)
        return self.parameterAsString(given, name, context)


def definition(parameter: Parameter) -> QgsProcessingParameterDefinition:
    """The Processing parameter for ``parameter``."""
    made = _MAKERS[parameter.kind](parameter)
    if parameter.advanced:
        made.setFlags(made.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return made


def _file(p: Parameter) -> QgsProcessingParameterDefinition:
    made = QgsProcessingParameterFile(p.name, p.label, optional=p.optional)
    if p.pattern:
        made.setFileFilter(p.pattern)
    return made


def _output(p: Parameter) -> QgsProcessingParameterDefinition:
    # An optional file that nobody asked for is not made in some temporary place.
    return QgsProcessingParameterFileDestination(p.name, p.label, p.pattern, None, p.optional, not p.optional)


def _choice(p: Parameter) -> QgsProcessingParameterDefinition:
    codes = [code for code, _ in p.choices]
    default = codes.index(p.default) if p.default in codes else 0
    return QgsProcessingParameterEnum(p.name, p.label, [words for _, words in p.choices], False, default)


def _text(p: Parameter) -> QgsProcessingParameterDefinition:
    return QgsProcessingParameterString(p.name, p.label, p.default, False, p.optional)


def _number(p: Parameter) -> QgsProcessingParameterDefinition:
    kind = QgsProcessingParameterNumber.Type.Integer
    return QgsProcessingParameterNumber(p.name, p.label, kind, p.default, p.optional, 0)


def _flag(p: Parameter) -> QgsProcessingParameterDefinition:
    return QgsProcessingParameterBoolean(p.name, p.label, p.default)


_MAKERS = {
    specs.WORKSPACE: _file,
    specs.FILE: _file,
    specs.OUTPUT: _output,
    specs.CHOICE: _choice,
    specs.TEXT: _text,
    specs.NUMBER: _number,
    specs.FLAG: _flag,
}
