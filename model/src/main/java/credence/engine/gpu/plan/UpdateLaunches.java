package credence.engine.gpu.plan;

import static credence.engine.gpu.device.KernelArgument.of;

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
    list.add("sgd", grid, memory.step, vectors.mu(), slopes.ofMu(), of(size));
    list.add("sgd", grid, memory.step, vectors.rho(), slopes.ofRho(), of(size));
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
        of(rate),
        of((float) adam.beta1()),
        of((float) (1 - adam.beta1())),
        of((float) adam.beta2()),
        of((float) (1 - adam.beta2())),
        of((float) adam.epsilon()),
        of(size));
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
        of(prior.means() == null ? 0 : 1),
        of(prior.settings()[0]),
        of((float) ivon.beta1()),
        of((float) (1 - ivon.beta1())),
        of((float) (1 - ivon.beta2())),
        of((float) ivon.delta()),
        of((float) ivon.initialPrecision()),
        of((float) ivon.clip()),
        of(size));
    return null;
  }
}
