package credence.predict;

import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.net.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A model compiled for prediction, for plain Java. It serves one thread at a time, uses one thread
 * and holds native memory until it is closed; several of one model may run side by side.
 */
public final class Classifier implements AutoCloseable {

  private final Engine engine;
  private final ImageInput input;
  private final Predictor predictor;
  private final List<String> classNames;
  private final long seed;

  /**
   * {@link credence.store.Model#classifier} calls it with its parts.
   *
   * @param input of images of one shape
   * @param classNames one per output
   * @param seed that draws follow from
   */
  public Classifier(
      NetworkSpec network,
      MeanField posterior,
      ImageInput input,
      List<String> classNames,
      long seed,
      EngineName engine) {
    this.input = input;
    this.classNames = classNames;
    this.seed = seed;
    this.engine = Engines.create(engine, EngineSpec.forPrediction(network));
    this.engine.load(posterior);
    this.predictor = new Predictor(this.engine, Link.SOFTMAX);
  }

  /**
   * By {@code draws} draws of the weights, the same for every image and in every call, keyed by the
   * seed that the model was trained with.
   *
   * @param images of the model's shape; their labels are not looked at
   * @return in the order of the images
   * @throws IllegalArgumentException for images of another shape, or less than 1 draw
   */
  public List<Prediction> predict(ImageSet images, int draws) {
    return list(Examples.of(images, input), draws);
  }

  /**
   * The same for bare pixels.
   *
   * @param pixels unsigned bytes [n, c, h, w] of images of the model's shape
   */
  public List<Prediction> predict(byte[] pixels, int draws) {
    return list(Examples.of(pixels, input), draws);
  }

  /**
   * The same for a row of a table.
   *
   * @param features in the order of the model's columns
   * @throws IllegalArgumentException if there are not as many, or the model takes images
   */
  public Prediction predict(double[] features, int draws) {
    if (!input.image().equals(ImageInput.rowShape(features.length))) {
      throw new IllegalArgumentException(
          "%d features, and the model takes %s".formatted(features.length, input.image()));
    }
    return predict(ImageInput.pixels(features), draws).get(0);
  }

  private List<Prediction> list(Examples examples, int draws) {
    List<Prediction> predictions = new ArrayList<>(examples.size());
    predict(examples, new Draws.Weights(seed, draws), predictions::add);
    return predictions;
  }

  /**
   * Hands the prediction of one image after another on: memory does not grow with their number.
   *
   * @param examples for {@link #input}
   * @param draws {@link Draws.Mean} for one pass with every weight at its mean
   */
  public void predict(Examples examples, Draws draws, Consumer<Prediction> consumer) {
    predictor.predict(examples, draws, classNames, consumer);
  }

  /** How images of the model's shape become inputs of the network. */
  public ImageInput input() {
    return input;
  }

  @Override
  public void close() {
    engine.close();
  }
}
