package credence.job.config;

import credence.bayes.Estimator;
import credence.bayes.Estimator.Sides;
import credence.bayes.MergeRule;
import credence.engine.IvonSettings;
import credence.engine.Optimizer;
import credence.job.config.hocon.Section;
import credence.train.KlWeighting;
import credence.train.LearningRate;
import java.util.List;

/**
 * How the partitions learn and how often they meet.
 *
 * @param epochs passes over each partition
 * @param batch examples in a worker's minibatch
 * @param stepsPerRound H, local steps between two merges
 * @param firstPhase shorter rounds to begin with
 * @param select which round becomes the model
 * @param averageLast the share of the rounds, the last ones, whose posteriors are averaged; 0 for
 *     none
 * @param optimizer {@link IvonSettings} until the number of examples is known
 */
public record TrainingConfig(
    int epochs,
    int batch,
    Interval stepsPerRound,
    FirstPhase firstPhase,
    Estimator estimator,
    MergeRule merge,
    MergeSlices mergeSlices,
    Optimizer optimizer,
    LearningRate learningRate,
    KlWeighting kl,
    Selection select,
    double averageLast) {

  /**
   * @param rounds may be 0
   * @param stepsPerRound in these rounds
   */
  public record FirstPhase(int rounds, int stepsPerRound) {}

  /** In how many pieces a state is merged; no part of the result. */
  public sealed interface MergeSlices {

    /** As many as its size asks for. */
    record BySize() implements MergeSlices {}

    record Fixed(int slices) implements MergeSlices {}
  }

  static TrainingConfig read(Section training) {
    Section first = training.section("first-phase");
    Optimizer optimizer = optimizer(training.section("optimizer"));
    return new TrainingConfig(
        training.integer("epochs", 1),
        training.integer("batch", 1),
        Interval.read(training, "steps-per-round"),
        new FirstPhase(first.integer("rounds", 0), first.integer("steps-per-round", 1)),
        estimator(training.section("estimator")),
        merge(training, optimizer),
        slices(training),
        optimizer,
        learningRate(training.section("learning-rate"), training.integer("epochs", 1)),
        kl(training.section("kl")),
        select(training),
        averageLast(training));
  }

  /** For so many epochs from where it has ended: schedules run over these, the KL is whole. */
  TrainingConfig finetuning(int epochs) {
    return new TrainingConfig(
        epochs,
        batch,
        stepsPerRound,
        firstPhase,
        estimator,
        merge,
        mergeSlices,
        optimizer,
        learningRate,
        kl.warm(),
        select,
        averageLast);
  }

  /** Whether what is seen of the validation images decides how training goes on or ends. */
  public boolean watchesValidation() {
    return select.isByValidation() || learningRate instanceof LearningRate.Plateau;
  }

  /** What the data do not have. */
  void check(Section root, DataConfig data) {
    if (watchesValidation() && data.validation() == 0) {
      throw root.section("data")
          .invalid("validation", "leaves no image to select a round or to reduce the rate by");
    }
    if (select == Selection.VALIDATION_RMSE && !data.hasNumbers()) {
      throw root.section("training").invalid("select", Selection.needsNumbers(data));
    }
  }

  private static Selection select(Section training) {
    return training.choice("select", List.of(Selection.values()), Selection::id);
  }

  private static double averageLast(Section training) {
    double share = training.number("average-last");
    if (!(share >= 0 && share <= 1)) {
      throw training.invalid("average-last", "must be a share of the rounds, from 0 to 1");
    }
    if (share > 0 && select(training) == Selection.ELBO) {
      throw training.invalid(
          "average-last",
          "needs training.select = last or validation-nll: an average has no ELBO of training"
              + " steps to compare with a round's");
    }
    return share;
  }

  /** Natural parameters add up under IVON, whatever the key says. */
  private static MergeRule merge(Section training, Optimizer optimizer) {
    MergeRule rule = training.choice("merge", List.of(MergeRule.values()), MergeRule::id);
    if (optimizer instanceof IvonSettings) {
      training.overruled("merge", MergeRule.NATURAL.id());
      return MergeRule.NATURAL;
    }
    return rule;
  }

  private static MergeSlices slices(Section training) {
    if (training.isText("merge-slices")) {
      training.choice("merge-slices", List.of("auto"));
      return new MergeSlices.BySize();
    }
    return new MergeSlices.Fixed(training.integer("merge-slices", 1));
  }

  private static Optimizer optimizer(Section optimizer) {
    String type = optimizer.choice("type", List.of("adam", "sgd", "ivon"));
    if (type.equals("sgd")) {
      return new Optimizer.Sgd();
    }
    double beta1 = optimizer.number("beta1");
    double beta2 = optimizer.number("beta2");
    if (type.equals("ivon")) {
      Double hessian =
          optimizer.has("initial-hessian") ? optimizer.number("initial-hessian") : null;
      double clip = optimizer.has("clip") ? optimizer.number("clip") : Double.POSITIVE_INFINITY;
      return optimizer.build(() -> new IvonSettings(beta1, beta2, hessian, clip));
    }
    double epsilon = optimizer.number("epsilon");
    double rhoRateFactor = optimizer.number("rho-rate-factor");
    return optimizer.build(() -> new Optimizer.Adam(beta1, beta2, epsilon, rhoRateFactor));
  }

  private static Estimator estimator(Section estimator) {
    List<String> types = List.of("local-reparameterisation", "weight-sampling");
    if (estimator.choice("type", types).equals("local-reparameterisation")) {
      return new Estimator.LocalReparameterisation();
    }
    Sides sides = estimator.flag("antithetic") ? Sides.BOTH : Sides.ONE;
    return new Estimator.WeightSampling(estimator.integer("draws", 1), sides);
  }

  private static LearningRate learningRate(Section rate, int epochs) {
    String type = rate.choice("type", List.of("cosine", "linear", "constant", "plateau"));
    double start = rate.number("start");
    if (type.equals("plateau")) {
      double factor = rate.number("factor");
      int patience = rate.integer("patience", 1);
      return rate.build(() -> new LearningRate.Plateau(start, factor, patience));
    }
    if (type.equals("constant")) {
      return rate.build(() -> new LearningRate.Constant(start));
    }
    double end = rate.number("end");
    double hold = rate.number("hold-epochs");
    if (!(hold >= 0 && hold < epochs)) {
      throw rate.invalid("hold-epochs", "must be at least 0 and below training.epochs = " + epochs);
    }
    return rate.build(
        () -> {
          LearningRate fall =
              type.equals("linear")
                  ? new LearningRate.Linear(start, end)
                  : new LearningRate.Cosine(start, end);
          return hold == 0 ? fall : new LearningRate.Held(fall, hold / epochs);
        });
  }

  private static KlWeighting kl(Section kl) {
    boolean blundell = kl.choice("weighting", List.of("uniform", "blundell")).equals("blundell");
    double start = kl.number("warm-up-start");
    double epochs = kl.number("warm-up-epochs");
    double temperature = kl.number("temperature");
    return kl.build(
        () -> {
          KlWeighting share = blundell ? new KlWeighting.Blundell() : new KlWeighting.Uniform();
          KlWeighting risen =
              epochs == 0 && start == 0 ? share : new KlWeighting.WarmUp(share, start, epochs);
          return temperature == 1 ? risen : new KlWeighting.Tempered(risen, temperature);
        });
  }
}
