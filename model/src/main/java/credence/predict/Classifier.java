package credence.predict;

import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Engines;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.store.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A model compiled for prediction, for plain Java. It serves one thread at a time, uses one thread
 * and holds native memory until it is closed; several of one model may run side by side.
 */
public final class Classifier implements AutoCloseable {

  private final Model model;
  private final Engine engine;
  private final ImageInput input;
  private final Predictor predictor;

  private Classifier(Model model, Engine engine) {
    this.model = model;
    this.engine = engine;
    this.input = new ImageInput(model.network().input(), model.image(), model.standardisation());
    this.predictor = new Predictor(engine, Link.SOFTMAX);
  }

  /** By the fastest engine that loads here. */
  public static Classifier of(Model model) {
    return of(model, "auto");
  }

  /**
   * @param engine as {@link Engines} has them
   */
  public static Classifier of(Model model, String engine) {
    Engine compiled = Engines.create(engine, EngineSpec.forPrediction(model.network()));
    compiled.load(TrainState.initial(model.posterior(), new Optimizer.Sgd()));
    return new Classifier(model, compiled);
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

  private List<Prediction> list(Examples examples, int draws) {
    List<Prediction> predictions = new ArrayList<>(examples.size());
    predict(examples, new Draws.Weights(model.provenance().seed(), draws), predictions::add);
    return predictions;
  }

  /**
   * Hands the prediction of one image after another on: memory does not grow with their number.
   *
   * @param examples for {@link #input}
   * @param draws {@link Draws.Mean} for one pass with every weight at its mean
   */
  public void predict(Examples examples, Draws draws, Consumer<Prediction> consumer) {
    predictor.predict(examples, draws, model.classNames(), consumer);
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
