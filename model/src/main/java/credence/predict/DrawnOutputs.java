package credence.predict;

import credence.data.Examples;
import credence.engine.Draws;
import credence.engine.Engine;
import java.util.List;
import java.util.function.Consumer;

/**
 * The outputs of several networks for the same images, all of their draws after one another: the
 * draws of one prediction, each of which counts the same. With a single network it is what {@link
 * Predictor} gives, bit for bit.
 */
public final class DrawnOutputs {

  private final int draws;
  private final int classes;
  private final int images;
  private final float[] outputs;
  private int filled;

  /**
   * @param draws of all networks together
   */
  public DrawnOutputs(int draws, int classes, int images) {
    this.draws = draws;
    this.classes = classes;
    this.images = images;
    this.outputs = new float[Math.multiplyExact(draws, Math.multiplyExact(classes, images))];
  }

  /**
   * Takes the next draws in.
   *
   * @param engine with the network's state loaded, for at least as many images in a batch
   * @param examples the images, as this network takes them
   * @throws IllegalArgumentException if these are other images or classes
   */
  public void add(Engine engine, Examples examples, Draws next) {
    add(engine, examples, next, 1);
  }

  /**
   * The same.
   *
   * @param scale tau that this network's outputs are divided by; 1 changes no bit
   */
  public void add(Engine engine, Examples examples, Draws next, double scale) {
    if (examples.size() != images || engine.spec().network().classes() != classes) {
      throw new IllegalArgumentException(
          "%d images of %d classes beside %d of %d"
              .formatted(examples.size(), engine.spec().network().classes(), images, classes));
    }
    int size = engine.spec().network().input().size();
    float[] inputs = new float[Math.multiplyExact(images, size)];
    for (int i = 0; i < images; i++) {
      examples.write(i, inputs, i * size);
    }
    float[] own = new float[next.count() * images * classes];
    engine.predict(inputs, images, next, own);
    for (int i = 0; i < own.length; i++) {
      outputs[filled * images * classes + i] = (float) (own[i] / scale);
    }
    filled += next.count();
  }

  /**
   * Hands each image's prediction on, in their order.
   *
   * @param classNames one per output of the networks
   * @throws IllegalStateException if draws are missing
   * @throws credence.engine.NonFiniteException if an output is not finite
   */
  public void predictions(List<String> classNames, Consumer<Prediction> consumer) {
    if (filled != draws) {
      throw new IllegalStateException(filled + " of " + draws + " draws are there");
    }
    DrawnProbabilities softmax = new DrawnProbabilities(Link.SOFTMAX, draws, classes);
    DrawnProbabilities softplus = new DrawnProbabilities(Link.SOFTPLUS, draws, classes);
    for (int i = 0; i < images; i++) {
      softmax.load(outputs, i * classes, images * classes);
      softplus.load(softmax);
      consumer.accept(Prediction.of(softmax, softplus, classNames));
    }
  }
}
