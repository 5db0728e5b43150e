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

  private final Engine engine;
  private final Link link;
  private final double scale;
  private final int inputSize;
  private final int classes;
  private final float[] images;

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
    this.engine = engine;
    this.link = link;
    this.inputSize = engine.spec().network().input().size();
    this.classes = engine.spec().network().classes();
    this.images = new float[Math.multiplyExact(engine.spec().batch(), inputSize)];
  }

  /**
   * Predicts every image.
   *
   * @param draws for {@link Draws.Activations}, {@code firstExample} is the number of the first of
   *     {@code examples}
   */
  public void predict(Examples examples, Draws draws, Consumer consumer) {
    int batch = engine.spec().batch();
    DrawnProbabilities drawn = new DrawnProbabilities(link, draws.count(), classes, scale);
    float[] logits = new float[Math.multiplyExact(draws.count() * classes, batch)];
    for (int from = 0, count; from < examples.size(); from += count) {
      count = Math.min(batch, examples.size() - from);
      fill(examples, from, count);
      engine.predict(images, count, from(draws, from), logits);
      for (int i = 0; i < count; i++) {
        drawn.load(logits, i * classes, count * classes);
        consumer.accept(from + i, examples.label(from + i), drawn);
      }
    }
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

  private void fill(Examples examples, int from, int count) {
    for (int i = 0; i < count; i++) {
      examples.write(from + i, images, i * inputSize);
    }
  }

  private static Draws from(Draws draws, int example) {
    return draws instanceof Draws.Activations a
        ? new Draws.Activations(a.seed(), a.count(), a.firstExample() + example)
        : draws;
  }
}
