package credence.store;

import credence.bayes.EmpiricalPrior;
import credence.bayes.LearntScalePrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.Outputs;
import credence.data.Standardisation;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.picture.PictureRules;
import credence.predict.Classifier;
import credence.predict.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A trained network with everything needed to use it.
 *
 * @param posterior in the order of {@link WeightLayout}; every mu finite, every rho finite or minus
 *     infinity
 * @param image shape of the images it takes, {@link ImageInput#rowShape} for rows of a table and
 *     classes; {@link ImageInput} makes the network's input of them
 * @param pictures how pictures become such images
 * @param outputs what the outputs of the network mean
 */
public record Model(
    NetworkSpec network,
    MeanField posterior,
    Prior prior,
    Shape image,
    Standardisation standardisation,
    PictureRules pictures,
    Outputs outputs,
    Provenance provenance) {

  /**
   * @throws IllegalArgumentException if the parts do not fit each other, or a weight is not finite
   */
  public Model {
    Objects.requireNonNull(pictures, "pictures");
    WeightLayout layout = WeightLayout.of(network);
    require("posterior", "weights", posterior.size(), layout.size());
    boolean hasNumbers = outputs instanceof Outputs.Numbers;
    require(
        hasNumbers ? "likelihood" : "classNames",
        hasNumbers ? "outputs" : "classes",
        outputs.width(),
        network.classes());
    boolean isOfRows = !hasNumbers && !outputs.features().isEmpty();
    if (hasNumbers || isOfRows) {
      require("features", "columns", outputs.features().size(), image.channels());
    }
    if (isOfRows && !image.equals(ImageInput.rowShape(image.channels()))) {
      throw new IllegalArgumentException("rows of a table are no images of " + image);
    }
    require("image", "channels", image.channels(), network.input().channels());
    require("standardisation", "channels", standardisation.channels(), image.channels());
    Shape needed = isOfRows ? Shape.flat(image.channels()) : image;
    if (needed.height() > network.input().height() || needed.width() > network.input().width()) {
      throw new IllegalArgumentException(
          "images of " + image + " do not fit the network's input of " + network.input());
    }
    requireFinite("mu", posterior.mu(), layout, Float.NaN);
    requireFinite("rho", posterior.rho(), layout, Float.NEGATIVE_INFINITY);
    if (prior instanceof EmpiricalPrior empirical) {
      require("prior", "means", empirical.means().length, layout.size());
      requireFinite("prior", empirical.means(), layout, Float.NaN);
    }
    if (prior instanceof LearntScalePrior learnt) {
      int[] ends = learnt.ends();
      require("prior", "sigmas", ends.length == 0 ? 0 : ends[ends.length - 1], layout.size());
    }
    if (prior instanceof PosteriorPrior own) {
      require("prior", "means", own.size(), layout.size());
      requireFinite("prior", own.vectors().mu(), layout, Float.NaN);
      requireFinite("prior.rho", own.vectors().rho(), layout, Float.NEGATIVE_INFINITY);
    }
  }

  /**
   * A classifier.
   *
   * @param classNames one per logit, distinct
   */
  public Model(
      NetworkSpec network,
      MeanField posterior,
      Prior prior,
      Shape image,
      Standardisation standardisation,
      PictureRules pictures,
      List<String> classNames,
      Provenance provenance) {
    this(
        network,
        posterior,
        prior,
        image,
        standardisation,
        pictures,
        new Outputs.Classes(classNames),
        provenance);
  }

  /**
   * Names of the classes, one per logit.
   *
   * @throws IllegalStateException if this predicts numbers
   */
  public List<String> classNames() {
    return outputs.classNames();
  }

  /**
   * Reads a model of the local file system.
   *
   * @param path its folder, or a run directory with {@code model} in it
   * @throws java.io.FileNotFoundException if there is no whole model
   * @throws ModelFormatException if it is damaged
   */
  public static Model load(Path path) throws IOException {
    Folder inside = LocalFolder.of(path.resolve("model"));
    return ModelStore.read(ModelStore.contains(inside) ? inside : LocalFolder.of(path));
  }

  /**
   * Writes this to the local file system.
   *
   * @param path a folder, which need not exist yet
   * @throws java.nio.file.FileAlreadyExistsException if it holds a model
   */
  public void save(Path path) throws IOException {
    ModelStore.write(LocalFolder.of(path), this);
  }

  /** This, compiled for prediction by the fastest engine that loads here. */
  public Classifier classifier() {
    return classifier(Engines.fastest());
  }

  /** This, compiled for prediction by an engine. */
  public Classifier classifier(EngineName engine) {
    List<String> classNames = classNames();
    ImageInput input = new ImageInput(network.input(), image, standardisation);
    return new Classifier(network, posterior, input, classNames, provenance.seed(), engine);
  }

  /**
   * Predicts images once; who predicts again and again compiles the network only once: {@link
   * #classifier}.
   *
   * @param draws of the weights, at least 1
   * @return in the order of the images
   * @throws IllegalArgumentException for images of another shape
   */
  public List<Prediction> predict(ImageSet images, int draws) {
    try (Classifier classifier = classifier()) {
      return classifier.predict(images, draws);
    }
  }

  private static void require(String what, String unit, int found, int needed) {
    if (found != needed) {
      throw new IllegalArgumentException(
          "%s has %d %s, the network %d".formatted(what, found, unit, needed));
    }
  }

  private static void requireFinite(
      String what, float[] values, WeightLayout layout, float allowed) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i]) && values[i] != allowed) {
        WeightLayout.Tensor tensor = layout.at(i);
        throw new IllegalArgumentException(
            "%s of %s[%d] = %s must be finite"
                .formatted(what, tensor.name(), i - tensor.offset(), values[i]));
      }
    }
  }
}
