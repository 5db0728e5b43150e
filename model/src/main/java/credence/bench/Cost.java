package credence.bench;

import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.engine.Draws;
import credence.engine.EngineSpec;
import credence.net.LayerSpec;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.stream.IntStream;

/**
 * The least that has to be done for one image, whatever the program.
 *
 * @param flops additions and multiplications of the layers' products; removed weights and the zeros
 *     around an image have none. Noise, activations, the prior and the optimiser are not counted
 * @param bytes that pass between memory and processor: the image, and its share of what a batch
 *     reads and writes of the posterior and of the optimiser's moments
 */
public record Cost(double flops, double bytes) {

  /** By weights, as the mean and the variance of local reparameterisation are. */
  private static final int MEAN_AND_VARIANCE = 2;

  /** Of one image of {@code of}. */
  public static Cost of(BenchCase of) {
    EngineSpec spec = of.subject().spec(of.batch());
    return of(of.work(), spec, of.subject().posterior(spec));
  }

  static Cost of(Work work, EngineSpec spec, MeanField posterior) {
    NetworkSpec network = spec.network();
    double image = (double) network.input().size() * Float.BYTES;
    double batch = floats(work, spec, posterior) * Float.BYTES;
    return new Cost(2 * multiplications(work, network, posterior), image + batch / spec.batch());
  }

  /** What a batch reads and writes beside its images. */
  private static double floats(Work work, EngineSpec spec, MeanField posterior) {
    int parameters = posterior.size();
    if (work instanceof Work.Train train) {
      return 2.0 * parameters * (2 + train.spec(spec, posterior.meanSigma()).optimizer().moments());
    }
    boolean isMean = work instanceof Work.Predict predict && predict.draws() instanceof Draws.Mean;
    return parameters * (isMean || spec.method().family() == Family.POINT ? 1.0 : 2.0);
  }

  private static double multiplications(Work work, NetworkSpec network, MeanField posterior) {
    WeightLayout layout = WeightLayout.of(network);
    int[] removed = posterior.removed(layout);
    boolean isFirst = true;
    boolean isFixed = true;
    double sum = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      LayerSpec layer = network.layers().get(i);
      isFixed &= !layer.isRandom();
      if (layer.hasWeights()) {
        double product = layer.multiplications(network.inputOf(i));
        sum += product * left(layout, i, removed) * products(work, isFirst, isFixed);
        isFirst = false;
        isFixed = false;
      }
    }
    return sum;
  }

  /** The fraction of a layer's weights that have not been removed. */
  private static double left(WeightLayout layout, int layer, int[] removed) {
    WeightLayout.Tensor tensor = layout.tensor(layer, Role.WEIGHT);
    long gone =
        IntStream.of(removed).filter(at -> at >= tensor.offset() && at < tensor.end()).count();
    return 1 - (double) gone / tensor.size();
  }

  /**
   * Products of a layer's inputs, or of as many values, with its weights.
   *
   * @param isFirst whether no layer with weights is before it, so that no derivative by its inputs
   *     is wanted
   * @param isFixed whether its inputs are the same in every draw
   */
  private static int products(Work work, boolean isFirst, boolean isFixed) {
    if (work instanceof Work.Train train) {
      int ways = isFirst ? 2 : 3;
      return ways * (train.estimator().drawsWeights() ? train.passes() : MEAN_AND_VARIANCE);
    }
    Draws draws = ((Work.Predict) work).draws();
    boolean isNoisy = draws instanceof Draws.Activations;
    return (isNoisy ? MEAN_AND_VARIANCE : 1) * (isNoisy && isFixed ? 1 : draws.count());
  }
}
