package credence.job.score;

import credence.data.ImageInput;
import credence.engine.EngineSpec;
import credence.engine.Optimizer;
import credence.engine.TrainState;
import credence.job.engine.EnginePool;
import credence.job.engine.WireState;
import credence.job.engine.Worker;
import credence.job.input.Candidate;
import credence.job.model.TrainedModel;
import credence.net.Shape;
import credence.predict.Examples;
import credence.predict.Link;
import credence.predict.Prediction;
import credence.predict.Predictor;
import credence.store.Model;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Predicts images on an executor, as they come, a batch at a time: what it holds does not grow with
 * their number.
 *
 * @param image shape of the images
 * @param state the posterior
 */
public record Scorer(
    Worker worker, Shape image, List<String> classNames, DrawsOf draws, Broadcast<WireState> state)
    implements Serializable {

  /** Sends the model to the executors. */
  public static Scorer of(JavaSparkContext spark, TrainedModel trained, DrawsOf draws) {
    Model model = trained.model();
    Worker worker =
        new Worker(
            trained.settings().resolvedEngine(),
            EngineSpec.forPrediction(model.network()),
            model.standardisation(),
            draws.seed());
    WireState state = WireState.of(TrainState.initial(model.posterior(), new Optimizer.Sgd()));
    return new Scorer(worker, model.image(), model.classNames(), draws, spark.broadcast(state));
  }

  /**
   * The predictions of {@code images}, in their order.
   *
   * @param images numbered one after the other where draws are of activations
   */
  public Iterator<Scored> score(Iterator<Candidate> images) {
    return new Batches(images);
  }

  /** Name and version of what computes here, with the instruction set. */
  String engine() {
    return EnginePool.shared().with(worker.key(), credence.engine.Engine::describe);
  }

  private final class Batches implements Iterator<Scored> {

    private final Iterator<Candidate> images;
    private final Queue<Scored> ready = new ArrayDeque<>();
    private final TrainState posterior = state.value().toState();
    private final ImageInput input = worker.input(image);

    Batches(Iterator<Candidate> images) {
      this.images = images;
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || images.hasNext();
    }

    @Override
    public Scored next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (ready.isEmpty()) {
        predict();
      }
      return ready.remove();
    }

    private void predict() {
      List<Candidate> batch = new ArrayList<>();
      while (batch.size() < worker.spec().batch() && images.hasNext()) {
        batch.add(images.next());
      }
      Iterator<Prediction> predictions = predictions(batch).iterator();
      for (Candidate each : batch) {
        ready.add(new Scored(each, each.pixels() == null ? null : predictions.next()));
      }
    }

    private List<Prediction> predictions(List<Candidate> batch) {
      List<Candidate> readable = batch.stream().filter(each -> each.pixels() != null).toList();
      byte[] pixels = new byte[readable.size() * image.size()];
      for (int i = 0; i < readable.size(); i++) {
        System.arraycopy(readable.get(i).pixels(), 0, pixels, i * image.size(), image.size());
      }
      List<Prediction> predictions = new ArrayList<>(readable.size());
      if (readable.isEmpty()) {
        return predictions;
      }
      return EnginePool.shared()
          .with(
              worker.key(),
              engine -> {
                engine.load(posterior);
                new Predictor(engine, Link.SOFTMAX)
                    .predict(
                        Examples.of(pixels, input),
                        draws.from(readable.get(0).number()),
                        classNames,
                        predictions::add);
                return predictions;
              });
    }
  }
}
