package credence.job.train;

import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the posterior of a layer looks like, weights and biases together.
 *
 * @param layer place and type
 * @param shape of the weights
 * @param weights number of weights and biases
 * @param meanSigma mean of sigma, where there is one; NaN if there are none
 * @param meanSnr mean of 10 log10(|mu| / sigma), in dB, over those with a sigma and mu other than
 *     0; NaN if there are none
 * @param kl from the prior, in nats
 */
record LayerStatistics(
    String layer, String shape, int weights, double meanSigma, double meanSnr, double kl) {

  /** Of every layer that has weights. */
  static List<LayerStatistics> of(NetworkSpec network, MeanField posterior, Prior prior) {
    List<LayerStatistics> layers = new ArrayList<>();
    for (WeightLayout.Tensor weight : WeightLayout.of(network).tensors()) {
      if (weight.role() == WeightLayout.Role.WEIGHT) {
        String shape =
            weight.shape().stream().map(String::valueOf).collect(Collectors.joining(" \u00D7 "));
        int end = WeightLayout.of(network).tensor(weight.layer(), WeightLayout.Role.BIAS).end();
        String name = network.describe(weight.layer());
        layers.add(of(name, shape, weight.offset(), end, posterior, prior));
      }
    }
    return layers;
  }

  /** Of the whole network. */
  static LayerStatistics total(MeanField posterior, Prior prior) {
    return of("all", "", 0, posterior.size(), posterior, prior);
  }

  private static LayerStatistics of(
      String layer, String shape, int from, int end, MeanField posterior, Prior prior) {
    double sigmas = 0;
    double decibels = 0;
    int uncertain = 0;
    int nonZero = 0;
    for (int i = from; i < end; i++) {
      if (!posterior.isUncertain(i)) {
        continue;
      }
      double sigma = posterior.sigma(i);
      double mu = Math.abs(posterior.mu()[i]);
      uncertain++;
      sigmas += sigma;
      if (mu > 0) {
        decibels += 10 * Math.log10(mu / sigma);
        nonZero++;
      }
    }
    return new LayerStatistics(
        layer,
        shape,
        end - from,
        uncertain == 0 ? Double.NaN : sigmas / uncertain,
        nonZero == 0 ? Double.NaN : decibels / nonZero,
        prior.kl(posterior, from, end));
  }
}
