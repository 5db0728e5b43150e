package credence.engine.nd4j.layers;

import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.Method;
import credence.engine.Draws;
import credence.engine.StepKeys;
import credence.random.Purpose;
import credence.random.RandomKey;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the layers do in one pass through the network.
 *
 * @param noise of the weights, where they are not at their means
 * @param sign of the noise of drawn weights: 1 or -1
 * @param dropout of the masks, where there are any
 * @param firstExample global index of the batch's first example
 */
public record LayerPass(
    Weights weights,
    Masks masks,
    Statistics statistics,
    RandomKey noise,
    int sign,
    RandomKey dropout,
    long firstExample) {

  public enum Weights {
    /** Every weight at its mean. */
    MEAN,
    /** The weights last drawn by the parameters. */
    DRAWN,
    /** Local reparameterisation. */
    NOISY
  }

  /** Of dropout. */
  enum Masks {
    NONE,
    /** One for all examples. */
    SHARED,
    PER_EXAMPLE
  }

  /** That batch normalisation takes. */
  enum Statistics {
    RUNNING,
    MINIBATCH
  }

  private static final RandomKey UNUSED = RandomKey.of(0, Purpose.PREDICT_WEIGHTS);

  /** Mean prediction. */
  static LayerPass mean() {
    return new LayerPass(Weights.MEAN, Masks.NONE, Statistics.RUNNING, UNUSED, 1, UNUSED, 0);
  }

  /** Draw number {@code draw} of a prediction. */
  public static LayerPass of(Draws draws, int draw, Family family) {
    if (draws instanceof Draws.Weights weights) {
      RandomKey noise = weights.weightKey(draw);
      RandomKey dropout = weights.dropoutKey(draw);
      return new LayerPass(Weights.DRAWN, Masks.SHARED, Statistics.RUNNING, noise, 1, dropout, 0);
    } else if (draws instanceof Draws.Activations local) {
      RandomKey noise = local.noiseKey(draw);
      RandomKey dropout = local.dropoutKey(draw);
      Weights weights = family == Family.POINT ? Weights.MEAN : Weights.NOISY;
      return new LayerPass(
          weights, Masks.PER_EXAMPLE, Statistics.RUNNING, noise, 1, dropout, local.firstExample());
    }
    return mean();
  }

  /** What a training step averages over. */
  public static List<LayerPass> ofStep(Method method, RandomKey key, long firstExample) {
    RandomKey dropout = StepKeys.dropout(key, 0);
    if (method.family() == Family.POINT) {
      return List.of(training(Weights.MEAN, UNUSED, 1, dropout, firstExample));
    }
    return method.estimator().accept(new Passes(key, dropout, firstExample));
  }

  /** The passes of a step, by estimator. */
  private record Passes(RandomKey key, RandomKey dropout, long firstExample)
      implements Estimator.Visitor<List<LayerPass>> {

    @Override
    public List<LayerPass> visit(Estimator.LocalReparameterisation estimator) {
      return List.of(training(Weights.NOISY, key, 1, dropout, firstExample));
    }

    @Override
    public List<LayerPass> visit(Estimator.WeightSampling sampling) {
      return IntStream.range(0, sampling.passes())
          .mapToObj(pass -> drawn(sampling, pass, key, firstExample))
          .toList();
    }
  }

  private static LayerPass drawn(
      Estimator.WeightSampling sampling, int pass, RandomKey key, long firstExample) {
    int draw = sampling.draw(pass);
    RandomKey noise = StepKeys.weights(key, draw);
    RandomKey dropout = StepKeys.dropout(key, draw);
    return training(Weights.DRAWN, noise, sampling.sign(pass), dropout, firstExample);
  }

  private static LayerPass training(
      Weights weights, RandomKey noise, int sign, RandomKey dropout, long firstExample) {
    return new LayerPass(
        weights, Masks.PER_EXAMPLE, Statistics.MINIBATCH, noise, sign, dropout, firstExample);
  }
}
