package credence.engine.onednn.update;

import credence.engine.EngineSpec;
import credence.engine.Ivon;
import credence.engine.Optimizer;
import credence.engine.onednn.objective.ParameterGradient;
import credence.engine.onednn.weights.Posterior;
import credence.engine.onednn.weights.Segment;
import java.util.function.Supplier;

/** How the optimiser changes the posterior, segment by segment, and what it keeps meanwhile. */
interface Updater {

  /**
   * Takes moments in, after the posterior.
   *
   * @param state as {@link credence.engine.TrainState#moments} has them
   * @param removed where they are to be 0
   */
  void load(float[][] state, int[] removed);

  /** Copies of the moments. */
  float[][] save();

  /** Before {@link Posterior#save}: brings rho up to date. */
  default void settle() {}

  /** Before the segments of a step, counted from 1. */
  void begin(long step, double klWeight, double rate);

  /** One step of a segment that is trained. */
  void update(Segment segment);

  static Updater of(EngineSpec spec, Posterior posterior, ParameterGradient gradient) {
    return spec.optimizer().accept(new Maker(spec, posterior, gradient));
  }

  /** Makes that of each optimiser. */
  record Maker(EngineSpec spec, Posterior posterior, ParameterGradient gradient)
      implements Optimizer.Visitor<Updater> {

    /** What makes no steps keeps nothing, like plain descent. */
    @Override
    public Updater visit(Optimizer.None optimizer) {
      return along(UpdateRule.SgdRule::new);
    }

    @Override
    public Updater visit(Optimizer.Sgd optimizer) {
      return along(UpdateRule.SgdRule::new);
    }

    @Override
    public Updater visit(Optimizer.Adam optimizer) {
      return along(() -> new UpdateRule.AdamRule(optimizer));
    }

    @Override
    public Updater visit(Ivon optimizer) {
      return new NaturalUpdater(optimizer, spec.method().prior(), posterior, gradient);
    }

    private Updater along(Supplier<UpdateRule> rule) {
      return new GradientUpdater(spec.optimizer(), rule, posterior, gradient);
    }
  }
}
