export { type Answer, type ControlPlane, freePort, startControlPlane } from './control-plane.ts';
export { keepFolder, keepProgram, type Kept } from './keep.ts';
export { binaries, type Binaries, binariesAtHand, CONTROL_PLANE, definitionsOf, type Recipes } from './programs.ts';
