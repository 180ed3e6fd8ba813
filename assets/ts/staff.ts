import { setUpCarrying } from './carry'
import { setUpDrafts } from './drafts'
import { setUpExit } from './exit'
import { setUpFields } from './fields'
import { setUpIdle } from './idle'
import { setUpPrint, setUpReturn } from './page'
import { setUpUploads } from './upload'

function setUp(root: ParentNode): void {
  setUpFields(root)
  setUpUploads(root, setUp)
  setUpCarrying(root, setUp)
}

setUpReturn()
setUpPrint()
setUpExit()
setUpIdle()
setUpDrafts()
setUp(document)
