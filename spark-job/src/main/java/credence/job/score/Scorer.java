package credence.job.score;

import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Precision;
import credence.engine.choice.EngineName;
import credence.job.cluster.EnginePool;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.images.bulk.ImageToScore;
import credence.job.models.Ensemble;
import credence.job.models.TrainedModel;
import credence.job.score.reject.Rejection;
import credence.net.Shape;
import credence.predict.DrawnOutputs;
import credence.predict.Prediction;
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
 * @param members networks whose draws together are those of a prediction; at least one
 * @param image shape of the images
 * @param sets of classes; null if none were asked for
 * @param rejection of what goes to a person; null if nobody asked
 */
public record Scorer(
    List<Member> members,
    Shape image,
    List<String> classNames,
    PredictionSets sets,
    Rejection rejection)
    implements Serializable {

  /** One of the networks. */
  record Member(Worker worker, DrawsOf draws, Broadcast<WireState> posterior)
      implements Serializable {

    static Member of(
        JavaSparkContext spark, TrainedModel trained, DrawsOf draws, Precision precision) {
      Model model = trained.model();
      Worker worker =
          new Worker(
              trained.settings().engineFor(precision),
              EngineSpec.forPrediction(model.network()).in(precision),
              model.standardisation(),
              draws.seed());
      return new Member(worker, draws, spark.broadcast(WireState.of(model.posterior())));
    }
  }

  public Scorer {
    members = List.copyOf(members);
  }

  /**
   * Sends the models to the executors.
   *
   * @param draws of each model, in their order
   * @param sets of classes, or null
   * @param rejection of what goes to a person, or null
   * @throws credence.job.base.JobException with exit code 64 if an engine or a precision is not to
   *     be had here, 75 if a GPU cannot be looked at
   */
  public static Scorer of(
      JavaSparkContext spark,
      Ensemble models,
      List<DrawsOf> draws,
      PredictionSets sets,
      Rejection rejection,
      Precision precision) {
    List<Member> members = new ArrayList<>();
    for (int m = 0; m < draws.size(); m++) {
      members.add(Member.of(spark, models.members().get(m), draws.get(m), precision));
    }
    Model first = models.first().model();
    return new Scorer(members, first.image(), first.classNames(), sets, rejection);
  }

  /** Draws of a prediction, of all networks together. */
  int draws() {
    return members.stream().mapToInt(member -> member.draws().count()).sum();
  }

  /** The engine that all networks are computed by. */
  EngineName engineName() {
    return members.get(0).worker().engine();
  }

  /** Frees what executors have of the models. */
  void destroy() {
    members.forEach(member -> member.posterior().destroy());
  }

  /**
   * The predictions of {@code images}, in their order.
   *
   * @param images numbered one after the other where draws are of activations
   */
  public Iterator<Scored> score(Iterator<ImageToScore> images) {
    return new Batches(images);
  }

  /** Name and version of what computes here, with the instruction set. */
  String engine() {
    return EnginePool.shared().with(members.get(0).worker().key(), Engine::describe);
  }

  private final class Batches implements Iterator<Scored> {

    private final Iterator<ImageToScore> images;
    private final Queue<Scored> ready = new ArrayDeque<>();
    private final List<MeanField> posteriors =
        members.stream().map(member -> member.posterior().value().posterior()).toList();
    private final int most =
        members.stream().mapToInt(member -> member.worker().spec().batch()).min().getAsInt();

    Batches(Iterator<ImageToScore> images) {
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
      List<ImageToScore> batch = new ArrayList<>();
      while (batch.size() < most && images.hasNext()) {
        batch.add(images.next());
      }
      Iterator<Prediction> predictions = predictions(batch).iterator();
      for (ImageToScore each : batch) {
        ready.add(
            each.pixels() == null
                ? new Scored(each, null, null, false)
                : predicted(each, predictions.next()));
      }
    }

    private Scored predicted(ImageToScore each, Prediction prediction) {
      return new Scored(
          each,
          prediction,
          sets == null ? null : sets.set(prediction, each.pixels()),
          rejection != null && rejection.rejects(prediction));
    }

    private List<Prediction> predictions(List<ImageToScore> batch) {
      List<ImageToScore> readable = batch.stream().filter(each -> each.pixels() != null).toList();
      byte[] pixels = new byte[readable.size() * image.size()];
      for (int i = 0; i < readable.size(); i++) {
        System.arraycopy(readable.get(i).pixels(), 0, pixels, i * image.size(), image.size());
      }
      List<Prediction> predictions = new ArrayList<>(readable.size());
      if (!readable.isEmpty()) {
        DrawnOutputs outputs = new DrawnOutputs(draws(), classNames.size(), readable.size());
        for (int m = 0; m < members.size(); m++) {
          add(outputs, members.get(m), posteriors.get(m), pixels, readable.get(0).number());
        }
        outputs.predictions(classNames, predictions::add);
      }
      return predictions;
    }

    private void add(
        DrawnOutputs outputs, Member member, MeanField posterior, byte[] pixels, long first) {
      ImageInput input = member.worker().input(image);
      EnginePool.shared()
          .with(
              member.worker().key(),
              engine -> {
                engine.load(posterior);
                outputs.add(
                    engine,
                    Examples.of(pixels, input),
                    member.draws().from(first),
                    member.draws().logitScale());
                return null;
              });
    }
  }
}
