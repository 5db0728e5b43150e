package credence.job.sweep;

import credence.job.base.Counted;
import credence.job.base.JobException;
import credence.job.config.Halving;
import credence.job.config.SweepConfig;
import credence.job.config.SweepPoint;
import credence.job.sweep.trials.Trial;
import credence.job.sweep.trials.TrialRecord;
import credence.job.sweep.trials.Trials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for the best setting by what the validation or the training images say. */
final class Search {

  private static final Logger LOG = LoggerFactory.getLogger(Search.class);

  private final SweepConfig sweep;
  private final Trials trials;
  private final Map<SweepPoint, List<Trial>> all = new LinkedHashMap<>();

  Search(SweepConfig sweep, Trials trials) {
    this.sweep = sweep;
    this.trials = trials;
    for (SweepPoint setting : sweep.settings()) {
      all.put(setting, sweep.seeds().stream().map(seed -> Trial.of(setting, seed)).toList());
    }
  }

  /**
   * The best setting; the states of the others' trials are freed.
   *
   * @throws JobException with exit code 64 if no setting could be trained
   */
  SweepPoint best() throws IOException {
    for (List<Trial> each : all.values()) {
      for (Trial trial : each) {
        trials.record(trial);
      }
    }
    List<SweepPoint> left = sweep.settings();
    for (double rung : sweep.halving().rungs()) {
      trials.advance(trialsOf(left), rung);
      List<Integer> kept = sweep.halving().kept(scores(left, rung));
      LOG.info(
          "after epoch {}, {} of {} go on", rung, kept.size(), Counted.of(left.size(), "setting"));
      left = freeOthers(left, kept);
    }
    trials.advance(trialsOf(left), Double.POSITIVE_INFINITY);
    List<Integer> ranked = Halving.ranked(scores(left, Double.POSITIVE_INFINITY));
    if (ranked.isEmpty()) {
      throw JobException.usage("no setting could be trained: " + firstFault());
    }
    return freeOthers(left, ranked.subList(0, 1)).get(0);
  }

  private List<SweepPoint> freeOthers(List<SweepPoint> left, List<Integer> kept)
      throws IOException {
    List<SweepPoint> stay = new ArrayList<>();
    for (SweepPoint setting : left) {
      if (kept.contains(setting.number())) {
        stay.add(setting);
        continue;
      }
      for (Trial trial : all.get(setting)) {
        trials.free(trial);
      }
    }
    return stay;
  }

  private List<Trial> trialsOf(List<SweepPoint> settings) {
    return settings.stream().flatMap(setting -> all.get(setting).stream()).toList();
  }

  private Map<Integer, Double> scores(List<SweepPoint> settings, double epochs) throws IOException {
    Map<Integer, Double> scores = new TreeMap<>();
    for (SweepPoint setting : settings) {
      scores.put(setting.number(), score(setting, epochs));
    }
    return scores;
  }

  /** A mean over the seeds; NaN where one of them failed. */
  private double score(SweepPoint setting, double epochs) throws IOException {
    double sum = 0;
    for (Trial trial : all.get(setting)) {
      TrialRecord.RungResult leg = trials.record(trial).leg(epochs);
      sum += leg == null ? Double.NaN : sweep.select().score(leg.figures()).orElse(Double.NaN);
    }
    return sum / all.get(setting).size();
  }

  private String firstFault() {
    return trials.records().values().stream()
        .filter(record -> record.fault() != null)
        .map(record -> record.fault().reason())
        .findFirst()
        .orElse("no trial has ended");
  }
}
