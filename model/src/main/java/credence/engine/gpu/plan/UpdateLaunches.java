package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.word;

import credence.engine.Ivon;
import credence.engine.Optimizer;
import credence.engine.gpu.device.GpuBuffer;

/** Adds the launches of an optimiser's step to a list. */
record UpdateLaunches(
    LaunchList list,
    PlanMemory memory,
    int size,
    GpuBuffer[] moments,
    Vectors vectors,
    Slopes slopes,
    PriorWords prior)
    implements Optimizer.Visitor<Void> {

  /** What is updated, and what IVON wants to know beside it. */
  record Vectors(GpuBuffer flags, GpuBuffer mu, GpuBuffer rho, GpuBuffer sigma, GpuBuffer means) {}

  /** The likelihood's gradient by mu and sigma, the objective's by mu and rho. */
  record Slopes(GpuBuffer byMu, GpuBuffer bySigma, GpuBuffer ofMu, GpuBuffer ofRho) {}

  @Override
  public Void visit(Optimizer.None none) {
    return null;
  }

  @Override
  public Void visit(Optimizer.Sgd sgd) {
    Grid grid = Grid.count(size);
    list.add("sgd", grid, memory.step, vectors.mu(), slopes.ofMu(), word(size));
    list.add("sgd", grid, memory.step, vectors.rho(), slopes.ofRho(), word(size));
    return null;
  }

  @Override
  public Void visit(Optimizer.Adam adam) {
    adam(adam, vectors.mu(), slopes.ofMu(), 0, StepWords.RATE);
    adam(adam, vectors.rho(), slopes.ofRho(), 2, StepWords.RATE_OF_RHO);
    return null;
  }

  private void adam(Optimizer.Adam adam, GpuBuffer p, GpuBuffer g, int moment, int rate) {
    list.add(
        "adam",
        Grid.count(size),
        memory.step,
        p,
        g,
        moments[moment],
        moments[moment + 1],
        word(rate),
        word((float) adam.beta1()),
        word((float) (1 - adam.beta1())),
        word((float) adam.beta2()),
        word((float) (1 - adam.beta2())),
        word((float) adam.epsilon()),
        word(size));
  }

  @Override
  public Void visit(Ivon ivon) {
    list.add(
        "ivon",
        Grid.count(size),
        memory.step,
        vectors.flags(),
        vectors.mu(),
        vectors.sigma(),
        slopes.byMu(),
        slopes.bySigma(),
        moments[0],
        moments[1],
        vectors.means(),
        word(prior.means() == null ? 0 : 1),
        word(prior.settings()[0]),
        word((float) ivon.beta1()),
        word((float) (1 - ivon.beta1())),
        word((float) (1 - ivon.beta2())),
        word((float) ivon.delta()),
        word((float) ivon.initialPrecision()),
        word((float) ivon.clip()),
        word(size));
    return null;
  }
}
