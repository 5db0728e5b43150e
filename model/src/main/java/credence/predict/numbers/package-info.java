/**
 * Predictions of numbers: an engine's draws become a mixture of normal distributions in the
 * target's own unit, and mixtures and targets become figures. {@link
 * credence.predict.numbers.NumberPredictor} is what jobs enter by. Nothing here knows of classes,
 * or where examples come from.
 */
package credence.predict.numbers;
