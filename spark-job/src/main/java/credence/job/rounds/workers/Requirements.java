package credence.job.rounds.workers;

import credence.bayes.Likelihood;
import credence.bayes.Method;
import credence.bayes.SoftmaxCrossEntropy;
import credence.data.Jitter;
import credence.job.base.JobException;
import credence.job.config.ExperimentConfig;
import credence.job.images.named.SplitImages;
import credence.job.models.Parent;
import credence.net.NetworkSpec;
import java.util.List;

/** What settings, images and the model before must be for a training of them. */
public final class Requirements {

  private Requirements() {}

  /**
   * The method, if settings, classes and parent fit.
   *
   * @param parent what training starts from, or null
   * @param examples N
   * @throws JobException with exit code 64 if they do not
   */
  public static Method method(
      ExperimentConfig config,
      NetworkSpec network,
      List<String> classNames,
      Parent parent,
      long examples) {
    if (config.continues()) {
      parent.requireChain(config, network);
      List<String> known = parent.chain().classNames();
      boolean isMore = config.takesNewClasses() && classNames.size() > known.size();
      if (!known.equals(isMore ? classNames.subList(0, known.size()) : classNames)) {
        throw JobException.usage(
            "the images have the classes %s, %s = %s has %s"
                .formatted(classNames, parent.key(), parent.place(), parent.chain().classNames()));
      }
    }
    return parent == null
        ? config.method(null, null, examples)
        : parent.method(config, network, examples);
  }

  /**
   * What training images are likely by, with their weights and those of their classes.
   *
   * @throws JobException with exit code 64 for weights of other classes, or of none of the images
   */
  static Likelihood likelihood(ExperimentConfig config, SplitImages images) {
    if (!config.data().isWeighted()) {
      return new SoftmaxCrossEntropy();
    }
    try {
      return config
          .data()
          .classWeights()
          .likelihood(images.classNames(), images.training().perClass(), images.examples());
    } catch (IllegalArgumentException e) {
      throw JobException.usage("weights of images: " + e.getMessage());
    }
  }

  /**
   * Cross-entropy of features, whose classes count alike.
   *
   * @throws JobException with exit code 64 if they are to have weights
   */
  static Likelihood unweighted(ExperimentConfig config) {
    if (config.data().isWeighted()) {
      throw JobException.usage("data.class-weights is not for a network's last layers alone");
    }
    return new SoftmaxCrossEntropy();
  }

  /**
   * @throws JobException with exit code 64 for colours of grey images
   */
  static void colours(Jitter jitter, SplitImages images) {
    int channels = images.shape().channels();
    if (channels != 3 && jitter.needsColours()) {
      String key = jitter.saturation() > 0 ? "saturation" : "hue";
      double value = jitter.saturation() > 0 ? jitter.saturation() : jitter.hue();
      throw JobException.usage(
          "data.augment.jitter.%s = %s needs images of 3 channels, and these have %d: grey images"
                  .formatted(key, value, channels)
              + " have brightness and contrast alone");
    }
  }
}
