package credence.engine;

import credence.bayes.MeanField;
import credence.random.RandomKey;

/**
 * A compiled network that trains and predicts on memory of its own. State crosses the boundary only
 * in {@link #load} and {@link #save}. An engine serves one thread at a time and uses one thread.
 *
 * <p>The objective of a step is klWeight * KL[q || p] + mean over the examples of -log p(y | x).
 * The spec's {@link credence.bayes.Method} says which parameters have a sigma, what p is and how
 * the expectation is estimated; parameters without a sigma have no KL, but under {@link
 * credence.bayes.Family#POINT} weights and biases have klWeight * -log p(w), as far as p is a
 * density. What the optimiser does not train (running statistics) has no gradient. {@link Ivon}
 * makes its step from the likelihood's gradient and has the prior in its own rule.
 *
 * <p>A weight that has mu = 0 and no sigma in a state that is loaded has been removed, whatever the
 * method: its gradient is 0, its moments become 0, and so training leaves it as it is. See {@link
 * credence.bayes.MeanField#removed}.
 *
 * <p>Noise comes from streams of the layer's index in the network. The zeta of local
 * reparameterisation are the normals of the step's key, index ((b h' + y) w' + x) c' + c for the
 * unit at channel c, row y, column x of example b: channels last, whatever layout the engine
 * computes in. Dropout keeps a unit where the uniform of {@link StepKeys#dropout} with the same
 * index is at least the rate. The epsilon of sampled weights are the normals of {@link
 * StepKeys#weights}, index the position within the layer's tensors (weight, then bias), on the
 * other side of the mean with their signs changed: for {@link
 * credence.bayes.Estimator.WeightSampling}, and with draw 0, whatever the estimator, for a KL that
 * has no closed form.
 *
 * <p>Same state, minibatch and key: same bytes, on one instruction set.
 */
public interface Engine extends AutoCloseable {

  EngineSpec spec();

  /** Name and version of what computes, with the instruction set where known: for provenance. */
  String describe();

  /** Copies {@code state} in. */
  void load(TrainState state);

  /** Copies a posterior in: to predict with it, or to make the first step from it. */
  default void load(MeanField posterior) {
    load(TrainState.initial(posterior, spec().optimizer()));
  }

  /** Copies the state out. */
  TrainState save();

  /**
   * One optimiser step.
   *
   * @param key of the step, its purpose LOCAL_REPARAMETERISATION and its draw 0
   * @param klWeight 1 / N times whatever weighting applies to this minibatch; for {@link Ivon} 1 /
   *     lambda
   * @throws NonFiniteException if the loss is not finite; the state is then no longer usable
   * @throws IllegalStateException if the engine is for prediction alone
   */
  StepResult step(Minibatch minibatch, RandomKey key, double klWeight, double learningRate);

  /**
   * The loss of a step and its gradient, without an update: for verification and diagnosis. The
   * gradient includes klWeight times the KL's.
   *
   * @throws IllegalStateException if the engine is for prediction alone
   */
  Gradients gradients(Minibatch minibatch, RandomKey key, double klWeight);

  /**
   * Outputs of the last layer of every draw: a classifier's logits.
   *
   * @param images as in {@link Minibatch}
   * @param logits [draws.count(), examples, classes], row-major: receives the result
   */
  void predict(float[] images, int examples, Draws draws, float[] logits);

  /** Frees the engine's memory. */
  @Override
  void close();

  /**
   * @param nll mean over the minibatch, in nats, without the KL
   * @param errors as {@link credence.bayes.Likelihood#errors} has it, outputs averaged over the
   *     step's draws: of a classifier, examples whose largest output was not their label's
   */
  record StepResult(double nll, double errors) {}

  /**
   * @param nll mean over the minibatch, in nats, without the KL
   * @param mu derivative of the objective with respect to each mu
   * @param rho likewise for rho
   */
  record Gradients(double nll, float[] mu, float[] rho) {}
}
