package credence.engine.nd4j;

import credence.engine.Ivon;
import credence.engine.Optimizer;
import credence.engine.nd4j.layers.Arena;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The optimiser with its moments. */
final class Update {

  private final Optimizer optimizer;
  private final INDArray[] moments;
  private final INDArray scratch;
  private final INDArray moreScratch;
  private long steps;

  Update(Optimizer optimizer, int size, Arena arena) {
    this.optimizer = optimizer;
    this.moments = new INDArray[optimizer.moments()];
    for (int m = 0; m < moments.length; m++) {
      moments[m] = arena.zeros(size);
    }
    this.scratch = arena.zeros(size);
    this.moreScratch = arena.zeros(size);
  }

  /** How many vectors of moments there are, for mu and rho together. */
  int count() {
    return moments.length;
  }

  long steps() {
    return steps;
  }

  /**
   * @param removed where moments are to be 0
   */
  void load(float[][] values, int[] removed, long steps) {
    for (int m = 0; m < moments.length; m++) {
      float[] left = values[m].clone();
      for (int i : removed) {
        left[i] = 0;
      }
      Arena.put(left, moments[m]);
    }
    this.steps = steps;
  }

  float[][] moments() {
    float[][] saved = new float[moments.length][];
    for (int m = 0; m < moments.length; m++) {
      saved[m] = moments[m].data().asFloat();
    }
    return saved;
  }

  /**
   * One step of {@link Ivon}.
   *
   * @param natural its rule
   * @param byMu of the mean loss, without the prior
   * @param bySigma likewise
   */
  void apply(
      NaturalStep natural,
      INDArray mu,
      INDArray sigma,
      INDArray byMu,
      INDArray bySigma,
      double rate) {
    steps++;
    double[] means = mu.data().asDouble();
    double[] g = moments[0].data().asDouble();
    double[] precision = moments[1].data().asDouble();
    NaturalStep.Gradient gradient =
        new NaturalStep.Gradient(byMu.data().asDouble(), bySigma.data().asDouble());
    natural.apply(means, sigma.data().asDouble(), gradient, g, precision, steps, rate);
    mu.data().setData(means);
    moments[0].data().setData(g);
    moments[1].data().setData(precision);
  }

  /** Replaces sigmas by those of the precisions; precisions that are not known by the sigmas'. */
  void settle(Ivon ivon, INDArray sigma) {
    double[] sigmas = sigma.data().asDouble();
    double[] precision = moments[1].data().asDouble();
    for (int i = 0; i < sigmas.length; i++) {
      if (sigmas[i] == 0) {
        precision[i] = 0;
      } else if (precision[i] == 0) {
        precision[i] = ivon.precision(sigmas[i]);
      } else {
        sigmas[i] = ivon.sigma(precision[i]);
      }
    }
    sigma.data().setData(sigmas);
    moments[1].data().setData(precision);
  }

  /** The rhos of the precisions. */
  double[] rhos(Ivon ivon) {
    double[] precision = moments[1].data().asDouble();
    double[] rhos = new double[precision.length];
    Arrays.setAll(rhos, i -> ivon.rho(precision[i]));
    return rhos;
  }

  /** One step of another optimiser; overwrites the gradients. */
  void apply(INDArray mu, INDArray byMu, INDArray rho, INDArray byRho, double rate) {
    steps++;
    optimizer.accept(new Step(mu, byMu, rho, byRho, rate));
  }

  /** The step of each optimiser that follows the objective's gradient. */
  private final class Step implements Optimizer.Visitor<Void> {

    private final INDArray mu;
    private final INDArray byMu;
    private final INDArray rho;
    private final INDArray byRho;
    private final double rate;

    Step(INDArray mu, INDArray byMu, INDArray rho, INDArray byRho, double rate) {
      this.mu = mu;
      this.byMu = byMu;
      this.rho = rho;
      this.byRho = byRho;
      this.rate = rate;
    }

    @Override
    public Void visit(Optimizer.None none) {
      return null;
    }

    @Override
    public Void visit(Optimizer.Sgd sgd) {
      mu.subi(byMu.muli(rate));
      rho.subi(byRho.muli(rate));
      return null;
    }

    @Override
    public Void visit(Optimizer.Adam adam) {
      adam(adam, mu, byMu, moments[0], moments[1], rate);
      adam(adam, rho, byRho, moments[2], moments[3], rate * adam.rhoRateFactor());
      return null;
    }

    /** Its step has a method of its own, with the gradient of the loss alone. */
    @Override
    public Void visit(Ivon ivon) {
      throw new IllegalStateException("IVON steps along the natural gradient");
    }
  }

  private void adam(
      Optimizer.Adam adam, INDArray p, INDArray g, INDArray m, INDArray v, double rate) {
    m.muli(adam.beta1()).addi(scratch.assign(g).muli(1 - adam.beta1()));
    v.muli(adam.beta2()).addi(scratch.assign(g).muli(g).muli(1 - adam.beta2()));
    scratch.assign(v).divi(1 - Math.pow(adam.beta2(), (double) steps));
    Transforms.sqrt(scratch, false).addi(adam.epsilon());
    moreScratch.assign(m).muli(rate / (1 - Math.pow(adam.beta1(), (double) steps)));
    p.subi(moreScratch.divi(scratch));
  }
}
