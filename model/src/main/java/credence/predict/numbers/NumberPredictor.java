package credence.predict.numbers;

import credence.bayes.NumberLikelihood;
import credence.data.Examples;
import credence.data.TargetScale;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.predict.NetworkOutputs;
import java.util.List;

/** Predicts numbers, in their own units, with whatever state an engine has loaded. */
public final class NumberPredictor {

  /** Takes one example's prediction. */
  @FunctionalInterface
  public interface Consumer {

    /**
     * @param index of the example in its {@link Examples}
     * @param numbers one predictive distribution for each number of the target
     */
    void accept(int index, List<NormalMixture> numbers);
  }

  private final NetworkOutputs outputs;
  private final NumberLikelihood likelihood;
  private final List<TargetScale> scales;

  /**
   * @param scales one for each number of a target
   * @throws IllegalArgumentException if the network has not the outputs for that
   */
  public NumberPredictor(Engine engine, NumberLikelihood likelihood, List<TargetScale> scales) {
    int width = engine.spec().network().classes();
    if (likelihood.outputs(scales.size()) != width) {
      throw new IllegalArgumentException(
          "likelihood %s of %d numbers needs %d outputs, and the network has %d"
              .formatted(likelihood.id(), scales.size(), likelihood.outputs(scales.size()), width));
    }
    this.outputs = new NetworkOutputs(engine);
    this.likelihood = likelihood;
    this.scales = List.copyOf(scales);
  }

  /**
   * Predicts every example.
   *
   * @param draws for {@link Draws.Activations}, {@code firstExample} is the number of the first of
   *     {@code examples}
   */
  public void predict(Examples examples, Draws draws, Consumer consumer) {
    int count = draws.count();
    outputs.predict(
        examples,
        draws,
        (index, values, at, stride) -> {
          NormalMixture[] numbers = new NormalMixture[scales.size()];
          for (int j = 0; j < numbers.length; j++) {
            numbers[j] = mixture(values, at, stride, count, j);
          }
          consumer.accept(index, List.of(numbers));
        });
  }

  private NormalMixture mixture(float[] values, int at, int stride, int draws, int j) {
    TargetScale scale = scales.get(j);
    double[] means = new double[draws];
    double[] sigmas = new double[draws];
    for (int t = 0; t < draws; t++) {
      int from = at + t * stride;
      means[t] = scale.own(values[from + j]);
      sigmas[t] = scale.deviation() * likelihood.sigma(values, from, scales.size(), j);
    }
    return new NormalMixture(means, sigmas);
  }
}
