/**
 * Predictions of images by a trained network: an engine's draws become probabilities, classes and
 * the parts of their uncertainty. {@link credence.predict.Classifier} is the door for programs of
 * one's own, {@link credence.predict.Predictor} for jobs, which hand in an engine with a state. How
 * good predictions are is measured in {@code metrics}, which builds on this package and is not
 * known to it. Nothing here holds more than one batch, or knows where images come from.
 */
package credence.predict;
