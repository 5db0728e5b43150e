package credence.job.rounds.workers;

import credence.bayes.MergeRule;
import credence.data.Examples;
import credence.engine.TrainState;
import credence.job.base.DivergedException;
import credence.job.cluster.WireState;
import credence.job.images.named.ClusterData;
import credence.job.rounds.metrics.StepMetrics;
import credence.train.StateMerger;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Runs a round's tasks and merges what they bring, always in the order of the partitions: Spark's
 * own reductions merge in the order of completion, which changes the last bits.
 */
public record RoundMerge(MergeRule rule, int slices) implements Serializable {

  /**
   * The merged state and the reports behind it, in the order of the partitions.
   *
   * @param seconds that merging took
   */
  public record Merged(TrainState state, List<Outcome.Report> reports, double seconds) {

    /**
     * Means over the images that all partitions saw, summed in the order of the partitions.
     *
     * @param slots tasks that run at a time: the steps cannot have taken less than all partitions'
     *     time over them
     */
    public StepMetrics steps(int slots) {
      double nll = 0;
      double error = 0;
      long images = 0;
      double slowest = 0;
      double together = 0;
      SortedSet<String> engines = new TreeSet<>();
      SortedSet<String> processors = new TreeSet<>();
      for (Outcome.Report report : reports) {
        nll += report.nll() * report.imagesSeen();
        error += report.error() * report.imagesSeen();
        images += report.imagesSeen();
        slowest = Math.max(slowest, report.seconds());
        together += report.seconds();
        engines.add(report.engine());
        processors.add(report.processor());
      }
      return new StepMetrics(
          nll / images,
          error / images,
          images,
          OptionalInt.of(slots),
          Math.max(slowest, together / slots),
          engines,
          processors);
    }
  }

  /**
   * A slice merged by a task, or all of it by the driver.
   *
   * @param state null if every partition diverged
   */
  private record Slice<S>(
      S state, List<Outcome.Report> reports, List<String> diverged, double seconds)
      implements Serializable {

    <T> Slice<T> map(Function<S, T> change) {
      return new Slice<>(state == null ? null : change.apply(state), reports, diverged, seconds);
    }
  }

  /**
   * @param last receives what merging leaves on executors
   * @throws DivergedException if a partition diverged
   */
  Merged run(ClusterData<? extends Examples> data, RoundTask round, LastShuffle last) {
    return whole(slices == 1 ? onDriver(data, round) : onExecutors(data, round, last));
  }

  /**
   * Merges here what the partitions' tasks have brought.
   *
   * @param outcomes in the order of the partitions
   * @throws DivergedException if a partition diverged
   */
  Merged of(List<Outcome<TrainState>> outcomes) {
    return whole(List.of(merge(outcomes.stream())));
  }

  private static Merged whole(List<Slice<TrainState>> merged) {
    List<String> diverged = merged.stream().flatMap(s -> s.diverged().stream()).distinct().toList();
    if (!diverged.isEmpty()) {
      throw new DivergedException(String.join("\n", diverged));
    }
    long start = System.nanoTime();
    List<TrainState> states = merged.stream().map(Slice::state).toList();
    TrainState state = states.size() == 1 ? states.get(0) : TrainState.concat(states);
    double slowest = merged.stream().mapToDouble(Slice::seconds).max().getAsDouble();
    return new Merged(state, merged.get(0).reports(), slowest + seconds(start));
  }

  private List<Slice<TrainState>> onDriver(ClusterData<? extends Examples> data, RoundTask round) {
    return List.of(merge(unpacked(data.run(round::run))));
  }

  private <S extends Examples> List<Slice<TrainState>> onExecutors(
      ClusterData<S> data, RoundTask round, LastShuffle last) {
    JavaRDD<Slice<WireState>> merged =
        data.partitions()
            .mapPartitionsWithIndex((p, set) -> numbered(round.run(p, set.next(), slices)), true)
            .mapToPair(piece -> piece)
            .partitionBy(new HashPartitioner(slices))
            .mapPartitions(pieces -> List.of(merge(pieces).map(WireState::of)).iterator());
    try {
      return merged.collect().stream().map(slice -> slice.map(WireState::toState)).toList();
    } finally {
      // Else states stay on executors' disks until the driver happens to collect garbage.
      last.replaceBy(merged);
    }
  }

  private static Iterator<Tuple2<Integer, Outcome<WireState>>> numbered(
      List<Outcome<WireState>> pieces) {
    List<Tuple2<Integer, Outcome<WireState>>> numbered = new ArrayList<>();
    for (int s = 0; s < pieces.size(); s++) {
      numbered.add(new Tuple2<>(s, pieces.get(s)));
    }
    return numbered.iterator();
  }

  private Slice<TrainState> merge(Iterator<Tuple2<Integer, Outcome<WireState>>> pieces) {
    List<Outcome<WireState>> outcomes = new ArrayList<>();
    pieces.forEachRemaining(piece -> outcomes.add(piece._2()));
    outcomes.sort(Comparator.comparingInt(Outcome::partition));
    return merge(unpacked(outcomes));
  }

  /** One after the other, as they are merged: not all of them are on the heap twice. */
  private static Stream<Outcome<TrainState>> unpacked(List<Outcome<WireState>> outcomes) {
    return outcomes.stream().map(outcome -> outcome.map(WireState::toState));
  }

  /**
   * @param outcomes in the order of the partitions
   */
  private Slice<TrainState> merge(Stream<Outcome<TrainState>> outcomes) {
    long start = System.nanoTime();
    StateMerger merger = new StateMerger(rule);
    List<Outcome.Report> reports = new ArrayList<>();
    List<String> diverged = new ArrayList<>();
    outcomes.forEachOrdered(
        outcome -> {
          if (outcome instanceof Outcome.Trained<TrainState> trained) {
            merger.add(trained.report().examples(), trained.state());
            reports.add(trained.report());
          } else if (outcome instanceof Outcome.Diverged<TrainState> d) {
            diverged.add(d.message());
          }
        });
    TrainState state = reports.isEmpty() ? null : merger.merged();
    return new Slice<>(state, reports, diverged, seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
