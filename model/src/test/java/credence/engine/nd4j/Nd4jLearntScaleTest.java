package credence.engine.nd4j;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.LearntScaleContract;

class Nd4jLearntScaleTest extends LearntScaleContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return new Nd4jEngine(spec);
  }
}
