package credence.job.models;

import credence.bayes.Family;
import credence.bayes.MeanField;
import credence.bayes.Prior;
import credence.data.Classes;
import credence.data.Standardisation;
import credence.job.base.JobException;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.SplitImages;
import credence.net.BatchNorm;
import credence.net.Dense;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.store.Model;
import credence.train.MoreOutputs;
import java.io.Serializable;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a training takes over from the model whose posterior is its prior, and what it refuses to go
 * on with.
 *
 * @param prior what was believed of that model's weights
 * @param standardisation of the pixels that the network sees
 * @param classNames in the order of its outputs
 * @param temperature T that it was trained at
 * @param validationNll in nats per image, null without
 */
public record Chain(
    NetworkSpec network,
    Prior prior,
    Standardisation standardisation,
    List<String> classNames,
    double temperature,
    Double validationNll)
    implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

  static Chain of(Model model) {
    double nll = model.provenance().metrics().path("validation").path("nll").asDouble(Double.NaN);
    return new Chain(
        model.network(),
        model.prior(),
        model.standardisation(),
        model.classNames(),
        model.provenance().settings().at("/training/kl/temperature").asDouble(1),
        Double.isFinite(nll) ? nll : null);
  }

  /**
   * Today's images as the network has seen those before.
   *
   * @param takesNew whether classes that it does not know come after its own
   * @param place of the model, for messages
   * @throws JobException with exit code 64 for such classes otherwise, or for no others
   */
  public SplitImages seenBy(SplitImages images, boolean takesNew, String place) {
    List<String> names =
        takesNew ? new Classes(classNames).and(images.classNames()).names() : classNames;
    List<String> more = names.subList(classNames.size(), names.size());
    SplitImages labelled = images.among(names, standardisation, place);
    if (!more.isEmpty()) {
      if (labelled.fresh(classNames).examples() == 0) {
        throw JobException.usage(
            "no image that is trained on is of a class that %s knows, %s: begin a chain of its own"
                    .formatted(place, classNames)
                + " with them, without prior.type = posterior");
      }
      LOG.warn("prior.new-classes: {} is new to {}, and gets outputs of its own", more, place);
    }
    return labelled;
  }

  /**
   * Whether a training can go on from here.
   *
   * @param posterior of {@link #network}
   * @param wanted the training's network
   * @param place of the model, for messages
   * @throws JobException with exit code 64 if not, with the remedy
   */
  void require(ExperimentConfig config, NetworkSpec wanted, MeanField posterior, String place) {
    String from = "prior.from = " + place;
    if (config.temperature() != temperature) {
      throw JobException.usage(
          "training.kl.temperature = %s, but %s was trained at T = %s: a chain has one temperature;"
                  .formatted(config.temperature(), from, temperature)
              + " set training.kl.temperature = "
              + temperature);
    }
    requireNetwork(wanted, config.takesNewClasses(), from);
    requireSigmas(config.posterior().family(), posterior, from);
  }

  private void requireNetwork(NetworkSpec wanted, boolean takesNew, String from) {
    if (!network.input().equals(wanted.input())) {
      throw JobException.usage(
          "%s has a network for inputs of %s, this one is for %s"
              .formatted(from, network.input(), wanted.input()));
    }
    int last = network.layers().size() - 1;
    if (wanted.classes() > network.classes() && !(network.layers().get(last) instanceof Dense)) {
      throw JobException.usage(
          "prior.new-classes: %s ends in %s, and outputs are added to a last dense layer alone"
              .formatted(from, describe(network, last)));
    }
    int layers = Math.max(network.layers().size(), wanted.layers().size());
    for (int i = 0; i < layers; i++) {
      String theirs = describe(network, i);
      String ours = describe(wanted, i);
      boolean areBoth = i < network.layers().size() && i < wanted.layers().size();
      boolean isMore = areBoth && takesNew && i == last && isMore(wanted, i);
      boolean isSame = areBoth && network.layers().get(i).equals(wanted.layers().get(i));
      if (!isSame && !isMore) {
        throw JobException.usage(
            "%s has another network: %s there, %s here; a posterior is a prior for the same network"
                .formatted(from, theirs, ours));
      }
      if (network.layers().get(i) instanceof BatchNorm) {
        throw JobException.usage(
            "%s has %s: running statistics have no sigma, so that nothing of them would be kept;"
                    .formatted(from, theirs)
                + " train a first model without batch normalisation");
      }
    }
  }

  private boolean isMore(NetworkSpec wanted, int layer) {
    return MoreOutputs.isMore(network.layers().get(layer), wanted.layers().get(layer));
  }

  private static String describe(NetworkSpec network, int layer) {
    return layer < network.layers().size()
        ? "%s = %s".formatted(network.describe(layer), network.layers().get(layer))
        : "no layers[%d]".formatted(layer);
  }

  /** What has no sigma has no memory. */
  private void requireSigmas(Family family, MeanField posterior, String from) {
    WeightLayout layout = WeightLayout.of(network);
    boolean anyBias = false;
    for (WeightLayout.Tensor tensor : layout.tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        boolean isUncertain = posterior.isUncertain(i);
        anyBias |= tensor.role() == Role.BIAS && isUncertain;
        if (tensor.role() == Role.WEIGHT && !isUncertain && posterior.mu()[i] != 0) {
          throw JobException.usage(
              ("%s: %s[%d] has no sigma, so that nothing says how much of it to keep: a posterior"
                      + " of the family gaussian or gaussian-weights is needed")
                  .formatted(from, tensor.name(), i - tensor.offset()));
        }
      }
    }
    Family theirs = anyBias ? Family.GAUSSIAN : Family.GAUSSIAN_WEIGHTS;
    if (family != theirs) {
      throw JobException.usage(
          "posterior.family = %s, but biases of %s have %s: set posterior.family = %s"
              .formatted(family.id(), from, anyBias ? "sigmas" : "none", theirs.id()));
    }
  }
}
