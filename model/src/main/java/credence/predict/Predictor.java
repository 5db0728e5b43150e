package credence.predict;

import credence.data.Examples;
import credence.engine.Draws;
import credence.engine.Engine;
import java.util.List;

/**
 * Predicts images batch by batch with whatever state an engine has loaded, and hands each image's
 * draws on. What it holds does not grow with the number of images, and what it says of an image
 * does not depend on the batches.
 */
public final class Predictor {

  /** Takes one image's prediction; its draws are valid until it returns. */
  @FunctionalInterface
  public interface Consumer {

    /**
     * @param index of the image in its {@link Examples}
     * @param label as {@link Examples#label} has it
     */
    void accept(int index, int label, DrawnProbabilities drawn);
  }

  private final NetworkOutputs outputs;
  private final Link link;
  private final double scale;
  private final int classes;

  /** Predicts with {@code engine}, in batches of the size it was compiled for. */
  public Predictor(Engine engine, Link link) {
    this(engine, link, 1);
  }

  /**
   * The same.
   *
   * @param scale tau that the network's outputs are divided by, draw by draw
   */
  public Predictor(Engine engine, Link link, double scale) {
    this.scale = scale;
    this.outputs = new NetworkOutputs(engine);
    this.link = link;
    this.classes = engine.spec().network().classes();
  }

  /**
   * Predicts every image.
   *
   * @param draws for {@link Draws.Activations}, {@code firstExample} is the number of the first of
   *     {@code examples}
   */
  public void predict(Examples examples, Draws draws, Consumer consumer) {
    DrawnProbabilities drawn = new DrawnProbabilities(link, draws.count(), classes, scale);
    outputs.predict(
        examples,
        draws,
        (index, values, at, stride) -> {
          drawn.load(values, at, stride);
          consumer.accept(index, examples.label(index), drawn);
        });
  }

  /**
   * Predicts every image: class, probabilities and uncertainty under both links, of the same
   * outputs.
   *
   * @param draws as above
   * @param classNames one per output of the network
   * @throws IllegalStateException unless this predictor's link is the softmax
   */
  public void predict(
      Examples examples,
      Draws draws,
      List<String> classNames,
      java.util.function.Consumer<Prediction> consumer) {
    if (link != Link.SOFTMAX) {
      throw new IllegalStateException("predictions are of the softmax, not of " + link.id());
    }
    DrawnProbabilities softplus = new DrawnProbabilities(Link.SOFTPLUS, draws.count(), classes);
    predict(
        examples,
        draws,
        (index, label, drawn) -> {
          softplus.load(drawn);
          consumer.accept(Prediction.of(drawn, softplus, classNames));
        });
  }

  /** Number of outputs of the network. */
  public int classes() {
    return classes;
  }
}
