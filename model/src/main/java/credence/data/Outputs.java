package credence.data;

import credence.bayes.NumberLikelihood;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** What the outputs of a model's network mean. */
public sealed interface Outputs extends Serializable {

  /**
   * Outputs that the network has.
   *
   * @return one per class; of numbers as many as their likelihood takes
   */
  int width();

  /**
   * Names of the classes.
   *
   * @throws IllegalStateException if the model predicts numbers
   */
  List<String> classNames();

  /** Names of the columns that the network takes, in their order; empty where it takes images. */
  List<String> features();

  /**
   * What a class is called.
   *
   * @param classNames one per logit, distinct
   * @param features of a table's numbers; empty of images
   * @param label name of the column of the classes; null of images
   */
  record Classes(List<String> classNames, List<String> features, String label) implements Outputs {

    /**
     * @throws IllegalArgumentException if two names are equal, or there are features without a
     *     label, or a label without features
     */
    public Classes {
      classNames = List.copyOf(classNames);
      features = List.copyOf(features);
      requireDistinct("classNames", classNames);
      requireDistinct("features", features);
      if (features.isEmpty() != (label == null)) {
        throw new IllegalArgumentException(
            "%d features have the label %s".formatted(features.size(), label));
      }
    }

    /** Of images. */
    public Classes(List<String> classNames) {
      this(classNames, List.of(), null);
    }

    @Override
    public int width() {
      return classNames.size();
    }
  }

  /**
   * Numbers from a table's numbers.
   *
   * @param features names of the columns that the network takes, in their order
   * @param targets names of the columns that it predicts
   * @param scales between each target and what the network gives
   */
  record Numbers(
      List<String> features,
      List<String> targets,
      List<TargetScale> scales,
      NumberLikelihood likelihood)
      implements Outputs {

    /**
     * @throws IllegalArgumentException if two names are equal, or there is not a scale for each
     *     target
     */
    public Numbers {
      features = List.copyOf(features);
      targets = List.copyOf(targets);
      scales = List.copyOf(scales);
      Objects.requireNonNull(likelihood, "likelihood");
      requireDistinct("features", features);
      requireDistinct("targets", targets);
      if (targets.isEmpty() || targets.size() != scales.size()) {
        throw new IllegalArgumentException(
            "%d targets have %d scales".formatted(targets.size(), scales.size()));
      }
    }

    @Override
    public int width() {
      return likelihood.outputs(targets.size());
    }

    @Override
    public List<String> classNames() {
      throw new IllegalStateException(
          "a model of the numbers %s has no classes".formatted(String.join(", ", targets)));
    }
  }

  private static void requireDistinct(String what, List<String> names) {
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException(what + " are not distinct: " + names);
    }
  }
}
