package credence.engine;

import credence.random.RandomKey;

/**
 * A compiled network that trains and predicts on memory of its own. State crosses the boundary only
 * in {@link #load} and {@link #save}. An engine serves one thread at a time and uses one thread.
 *
 * <p>The objective of a step is klWeight * KL[q || p] + mean over the examples of -log p(y | x), by
 * local reparameterisation (Kingma et al. 2015). The zeta of a layer with weights are the normals
 * of the step's key, stream the layer's index in the network, index ((b h' + y) w' + x) c' + c for
 * the unit at channel c, row y, column x of example b: channels last, whatever layout the engine
 * computes in.
 *
 * <p>Same state, minibatch and key: same bytes, on one instruction set.
 */
public interface Engine extends AutoCloseable {

  EngineSpec spec();

  /** Name and version of what computes, with the instruction set where known: for provenance. */
  String describe();

  /** Copies {@code state} in. */
  void load(TrainState state);

  /** Copies the state out. */
  TrainState save();

  /**
   * One optimiser step.
   *
   * @param klWeight 1 / N times whatever weighting applies to this minibatch
   * @throws NonFiniteException if the loss is not finite; the state is then no longer usable
   */
  StepResult step(Minibatch minibatch, RandomKey key, double klWeight, double learningRate);

  /**
   * The loss of a step and its gradient, without an update: for verification and diagnosis. The
   * gradient includes klWeight times the KL's.
   */
  Gradients gradients(Minibatch minibatch, RandomKey key, double klWeight);

  /**
   * Logits of every draw.
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
   * @param errors examples whose largest output was not their label's
   */
  record StepResult(double nll, int errors) {}

  /**
   * @param nll mean over the minibatch, in nats, without the KL
   * @param mu derivative of the objective with respect to each mu
   * @param rho likewise for rho
   */
  record Gradients(double nll, float[] mu, float[] rho) {}
}
