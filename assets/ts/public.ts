// Everything here is a help: each page works without it. Nothing is kept in the browser.
import { setUpExit } from './exit'
import { setUpFields } from './fields'
import { setUpIdle } from './idle'
import { setUpReturn } from './page'
import { setUpRecorders } from './recorder'
import { setUpUploads } from './upload'

function setUp(root: ParentNode): void {
  setUpFields(root)
  setUpRecorders(root)
  setUpUploads(root, setUp)
}

setUpReturn()
setUpExit()
setUpIdle()
setUp(document)
